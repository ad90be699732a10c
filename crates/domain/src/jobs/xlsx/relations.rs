//! Which part belongs to which: the relations of a part.

use super::archive::Archive;
use super::trouble::Trouble;
use super::xml::{Token, Xml, attribute};

/// A relation of a part.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The last word of its kind, such as `worksheet`.
    pub(super) kind: String,
    /// The part that it leads to.
    pub(super) target: String,
}

/// The relations of a part; of the whole archive where the name is empty.
pub(super) fn of(archive: &Archive<'_>, part: &str) -> Result<Vec<Relation>, Trouble> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let own = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    let mut found = Vec::new();
    let mut xml = Xml::new(archive.part(&own)?.ok_or(Trouble::NoArchive)?);
    loop {
        match xml.next()? {
            Token::Open(start) if start.local_name().into_inner() == "Relationship" => {
                let [id, kind, target] =
                    [attribute(&start, "Id")?, attribute(&start, "Type")?, attribute(&start, "Target")?];
                let (Some(id), Some(kind), Some(target)) = (id, kind, target) else {
                    return Err(Trouble::Damaged);
                };
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                found.push(Relation { id, kind, target: resolved(folder, &target) });
            }
            Token::Open(_) | Token::Close(_) | Token::Text(_) => {}
            Token::End => return Ok(found),
        }
    }
}

/// A target as a name in the archive.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}
