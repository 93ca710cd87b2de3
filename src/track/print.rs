//! Prints: short numbers that differ where what they were made of differs.

/// A print while it is made. Each part is set off from the next.
#[derive(Debug, Default)]
pub struct Print(blake3::Hasher);

impl Print {
    /// Adds a text.
    pub fn text(&mut self, text: &str) -> &mut Print {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
        self
    }

    /// Adds bytes that nothing sets off from those before.
    pub fn more(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
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
pub fn print_of(text: &str) -> u128 {
    Print::default().text(text).finish()
}
