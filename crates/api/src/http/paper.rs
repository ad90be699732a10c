//! Papers as files: looked up in one read, set on pages afterwards, when the database is not held any more.

use std::io::{Cursor, Write};

use bole_persistence::Tenant;
use bole_print::{Fonts, Paper, PrintFault, document, print};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::answer::Download;
use super::context::{By, Cx, blocking};
use super::problem::Problem;

/// The media type of a paper.
pub const PDF: &str = "application/pdf";

/// That of a paper which is to be edited.
pub const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A document as its package. The same paper is the same file.
fn packed(paper: &Paper, fonts: &Fonts) -> Result<Vec<u8>, PrintFault> {
    let broken = |error: String| PrintFault::Broken(error);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, content) in document(paper, fonts)? {
        zip.start_file(name, options).map_err(|error| broken(error.to_string()))?;
        zip.write_all(content.as_bytes()).map_err(|error| broken(error.to_string()))?;
    }
    Ok(zip.finish().map_err(|error| broken(error.to_string()))?.into_inner())
}

type Make = fn(&Paper, &Fonts) -> Result<Vec<u8>, PrintFault>;

impl Cx {
    /// A paper as a PDF with the name of its file.
    pub async fn paper(
        self,
        f: impl FnOnce(&mut Tenant<'_>, &By) -> Result<(String, Paper), Problem> + Send + 'static,
    ) -> Result<Download, Problem> {
        self.made(PDF, print, f).await
    }

    /// A paper as a document to be edited, with the name of its file.
    pub async fn document(
        self,
        f: impl FnOnce(&mut Tenant<'_>, &By) -> Result<(String, Paper), Problem> + Send + 'static,
    ) -> Result<Download, Problem> {
        self.made(DOCX, packed, f).await
    }

    async fn made(
        self,
        media_type: &'static str,
        make: Make,
        f: impl FnOnce(&mut Tenant<'_>, &By) -> Result<(String, Paper), Problem> + Send + 'static,
    ) -> Result<Download, Problem> {
        let fonts = self.app().settings.fonts.clone();
        let (file_name, paper) = self.fetch(f).await?;
        let bytes = blocking(move || Ok(make(&paper, &fonts)?)).await?;
        Ok(Download { media_type: media_type.into(), file_name, bytes })
    }
}
