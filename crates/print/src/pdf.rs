//! Marks on pages as the bytes of a PDF.

use bole_domain::language::Language;
use krilla::Document;
use krilla::color::luma;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::TextDirection;

use crate::fault::PrintFault;
use crate::fonts::Faces;
use crate::paper::Paper;
use crate::sheet::{HEIGHT, Mark, Page, WIDTH};

pub(crate) fn write(paper: &Paper, pages: &[Page], faces: &Faces<'_>) -> Result<Vec<u8>, PrintFault> {
    let mut document = Document::new();
    document.set_metadata(Metadata::new().title(paper.title.clone()).authors(vec![paper.author.clone()]).language(
        match paper.language {
            Language::Zh => "zh-CN".to_owned(),
            Language::En => "en".to_owned(),
        },
    ));
    for page in pages {
        let size = PageSettings::from_wh(WIDTH, HEIGHT).ok_or_else(|| PrintFault::Broken("no such page".to_owned()))?;
        let mut sheet = document.start_page_with(size);
        let mut surface = sheet.surface();
        for mark in page {
            draw(&mut surface, mark, faces)?;
        }
        surface.finish();
        sheet.finish();
    }
    document.finish().map_err(|error| PrintFault::Broken(format!("{error:?}")))
}

fn draw(surface: &mut Surface<'_>, mark: &Mark, faces: &Faces<'_>) -> Result<(), PrintFault> {
    match mark {
        Mark::Text { x, y, size, strong, text } => {
            surface.set_fill(Some(grey(0)));
            // There is one weight of each font; what is set off gets a thin outline.
            surface.set_stroke(strong.then(|| Stroke {
                paint: luma::Color::new(0).into(),
                width: size * 0.03,
                ..Stroke::default()
            }));
            let mut at = *x;
            for (font, run) in faces.runs(text)? {
                surface.draw_text(Point::from_xy(at, *y), font, *size, run, false, TextDirection::LeftToRight);
                at += faces.width(run, *size)?;
            }
        }
        Mark::Box { x, y, width, height, shade } => {
            surface.set_stroke(None);
            surface.set_fill(Some(grey(*shade)));
            let mut path = PathBuilder::new();
            if let Some(area) = Rect::from_xywh(*x, *y, *width, *height) {
                path.push_rect(area);
            }
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
        }
    }
    Ok(())
}

fn grey(shade: u8) -> Fill {
    Fill { paint: luma::Color::new(shade).into(), ..Fill::default() }
}
