//! Prints: short numbers that differ where what they were made of differs.

/// A print while it is made. Each part is set off from the next.
#[derive(Debug, Default)]
pub(super) struct Print(blake3::Hasher);

impl Print {
    /// Adds a text.
    pub fn text(&mut self, text: &str) -> &mut Print {
        self.bytes(text.as_bytes())
    }

    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Print {
        self.number(bytes.len() as u64);
        self.0.update(bytes);
        self
    }

    /// Adds a number.
    pub fn number(&mut self, number: u64) -> &mut Print {
        self.0.update(&number.to_le_bytes());
        self
    }

    /// The print.
    pub fn finish(&self) -> u128 {
        let mut bytes = [0; 16];
        self.0.finalize_xof().fill(&mut bytes);
        u128::from_le_bytes(bytes)
    }
}

/// The print of a text alone.
pub(super) fn print_of(text: &str) -> u128 {
    Print::default().text(text).finish()
}
