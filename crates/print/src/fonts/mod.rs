//! The fonts that papers are set in: two are built in, further ones fill their gaps.

mod faces;

use std::sync::Arc;

use ttf_parser::Face;

pub(crate) use faces::Faces;

use crate::fault::PrintFault;

/// Noto Sans SC, whole, and what the larger Noto Sans CJK has beyond it, since names use rare characters.
static BUILT_IN: [&[u8]; 2] = [
    include_bytes!("../../../../assets/fonts/NotoSansSC-Regular.otf"),
    include_bytes!("../../../../assets/fonts/NotoSansCJKsc-Supplement.otf"),
];

/// The fonts of an installation. A character is set in the first font that has it; the built-in ones are asked first.
#[derive(Clone, Default)]
pub struct Fonts {
    further: Vec<Arc<Vec<u8>>>,
}

impl Fonts {
    /// The built-in fonts and further ones, in the order in which they are asked. Bytes that are no font are told by their
    /// place among them.
    pub fn with(further: Vec<Vec<u8>>) -> Result<Self, usize> {
        match further.iter().position(|bytes| Face::parse(bytes, 0).is_err()) {
            Some(place) => Err(place),
            None => Ok(Self { further: further.into_iter().map(Arc::new).collect() }),
        }
    }

    pub(crate) fn faces(&self) -> Result<Faces<'_>, PrintFault> {
        let mut faces = Faces::default();
        for bytes in BUILT_IN {
            faces.add(bytes, bytes.into())?;
        }
        for bytes in &self.further {
            faces.add(bytes, Arc::clone(bytes).into())?;
        }
        Ok(faces)
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fonts").field("further", &self.further.len()).finish()
    }
}
