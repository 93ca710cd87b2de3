//! Bounds on what a template writes.

use std::io::{self, Write};

/// Most bytes of one output.
pub const MAX_OUTPUT_BYTES: usize = 64 << 20;

/// A buffer that refuses to grow beyond a limit.
pub struct Limited {
    /// What was written.
    pub bytes: Vec<u8>,
    limit: usize,
}

impl Limited {
    /// An empty buffer for at most `limit` bytes.
    pub fn new(capacity: usize, limit: usize) -> Limited {
        Limited { bytes: Vec::with_capacity(capacity), limit }
    }
}

impl Write for Limited {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + buffer.len() > self.limit {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the output is larger than the limit"));
        }
        self.bytes.extend_from_slice(buffer);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
