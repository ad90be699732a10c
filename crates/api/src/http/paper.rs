//! Papers as files: looked up in one read, set on pages afterwards, when the database is not held any more.

use bole_persistence::Tenant;
use bole_print::{Paper, print};

use super::answer::Download;
use super::context::{By, Cx, blocking};
use super::problem::Problem;

/// The media type of a paper.
pub const PDF: &str = "application/pdf";

impl Cx {
    /// A paper as a PDF with the name of its file.
    pub async fn paper(
        self,
        f: impl FnOnce(&mut Tenant<'_>, &By) -> Result<(String, Paper), Problem> + Send + 'static,
    ) -> Result<Download, Problem> {
        let fonts = self.app().settings.fonts.clone();
        let (file_name, paper) = self.fetch(f).await?;
        let bytes = blocking(move || Ok(print(&paper, &fonts)?)).await?;
        Ok(Download { media_type: PDF.into(), file_name, bytes })
    }
}
