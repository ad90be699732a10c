//! `bole openapi`: the document of this build, printed or compared.

use std::io::Write;
use std::path::Path;

use super::CliError;

/// Prints it, or compares it with a file.
pub(super) fn run(check: Option<&Path>, out: &mut dyn Write) -> Result<(), CliError> {
    let text = crate::routes::document().map_err(CliError::Told)?;
    match check {
        None => out.write_all(text.as_bytes())?,
        Some(file) => {
            let kept = std::fs::read_to_string(file).map_err(|e| CliError::Told(format!("{}: {e}", file.display())))?;
            if kept != text {
                let line = kept.lines().zip(text.lines()).take_while(|(a, b)| a == b).count() + 1;
                return Err(CliError::Told(format!(
                    "{} differs from this build from line {line} on: run `make openapi` and commit it",
                    file.display()
                )));
            }
            writeln!(out, "{} is the document of this build", file.display())?;
        }
    }
    Ok(())
}
