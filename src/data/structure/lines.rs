//! Texts of lines: YAML and TOML with a key on each.

use super::{Dialect, InPlaceOf, Outcome, Walker};
use std::ops::Range;

impl Walker<'_> {
    /// YAML that is written in lines.
    pub(super) fn yaml(&mut self) -> Outcome {
        // Lines further in than this belong to the value above them.
        let mut value_above: Option<usize> = None;
        while self.at < self.bytes.len() {
            self.start_line(self.at);
            let indent = self.indent;
            let line = self.text[self.at..self.line_end].trim();
            let goes_on = value_above.is_some_and(|above| indent > above);
            if line.is_empty() || line.starts_with('#') || goes_on {
                self.next_line();
                continue;
            }
            self.at = (self.line + indent).min(self.line_end);
            value_above = self.yaml_line()?.then_some(indent);
            self.next_line();
        }
        Ok(())
    }

    fn next_line(&mut self) {
        self.at = (self.line_end + 1).min(self.bytes.len());
    }

    /// One line, or several where brackets or quotes are open at its end. Whether it has a value that lines further in
    /// go on with.
    fn yaml_line(&mut self) -> Outcome<bool> {
        while self.peek() == Some(b'-') && matches!(self.bytes.get(self.at + 1), Some(b' ')) {
            self.at += 2;
            self.skip_blanks(false);
        }
        // A key, then its value; a value without a key is an item of a list.
        for is_key in [true, false] {
            self.skip_blanks(false);
            while matches!(self.peek(), Some(b'&' | b'!')) {
                while self.peek().is_some_and(|byte| !byte.is_ascii_whitespace()) {
                    self.at += 1;
                }
                self.skip_blanks(false);
            }
            match self.peek() {
                None | Some(b'\n') => return Ok(false),
                Some(b'|' | b'>') => return Ok(true),
                Some(b'"' | b'\'') => {
                    let range = self.quoted(if is_key { InPlaceOf::Key } else { InPlaceOf::Value })?;
                    self.skip_blanks(false);
                    if is_key && self.peek() == Some(b':') {
                        self.at += 1;
                        continue;
                    }
                    self.after_value(range, true)?;
                    return Ok(false);
                }
                Some(b'{' | b'[') => {
                    let start = self.at;
                    self.brackets()?;
                    let end = self.at;
                    self.skip_blanks(false);
                    self.after_value(start..end, false)?;
                    return Ok(false);
                }
                Some(_) => {
                    let line = &self.text[self.at..self.line_end];
                    match line.find(": ").filter(|_| is_key) {
                        Some(colon) => self.at += colon + 2,
                        None => return Ok(!line.trim_end().ends_with(':')),
                    }
                }
            }
        }
        Ok(true)
    }

    /// What is wrong behind a value, on its line.
    fn after_value(&self, value: Range<usize>, is_quoted: bool) -> Outcome {
        let Some(byte) = self.peek().filter(|byte| *byte != b'\n') else { return Ok(()) };
        match byte {
            b',' => {
                let help = "remove it: outside of brackets a line ends without one";
                Err(self.fault(self.at..self.at + 1, "there is a comma behind the value", help))
            }
            b'}' | b']' => Err(self.closes_nothing(self.at)),
            b':' | b'=' if !is_quoted => Ok(()),
            _ if is_quoted => Err(self.goes_on(value.end)),
            _ => {
                let help = "remove it, write it on a line of its own with a key, or put quotes around the whole text if it is one";
                Err(self.fault(self.at..self.line_end, "there is something behind the closing bracket", help))
            }
        }
    }

    /// TOML.
    pub(super) fn toml(&mut self) -> Outcome {
        while self.at < self.bytes.len() {
            self.start_line(self.at);
            self.skip_blanks(false);
            match self.peek() {
                None | Some(b'\n') => {}
                Some(b'[') => self.toml_header()?,
                Some(_) => self.toml_line()?,
            }
            self.next_line();
        }
        Ok(())
    }

    fn toml_header(&mut self) -> Outcome {
        let line = &self.text[self.at..self.line_end];
        let closing = if line.starts_with("[[") { "]]" } else { "]" };
        if !line.contains(closing) {
            let open = &line[..closing.len()];
            let message = format!("the `{open}` that opens here is never closed");
            let range = self.at..self.at + closing.len();
            return Err(self.fault(range, message, &format!("add the missing `{closing}` at the end of the line")));
        }
        Ok(())
    }

    fn toml_line(&mut self) -> Outcome {
        let start = self.at;
        let line = &self.text[start..self.line_end];
        let key_end = if line.starts_with(['"', '\'']) { self.quoted(InPlaceOf::Key)?.end } else { start };
        let Some(equals) = self.text[key_end..self.line_end].find('=') else {
            let message = "there is no ` = ` between key and value";
            let help = match line.contains(':') {
                true => "write `=` in place of the `:`, such as `title = \"Words\"`",
                false => "write `key = \"text\"`",
            };
            return Err(self.fault(start..start + line.trim_end().len(), message, help));
        };
        let key = start..key_end + equals;
        self.at = key.end + 1;
        self.skip_blanks(false);
        let value = self.at;
        match self.peek() {
            None | Some(b'\n') => {
                let help = "write one behind the `=`, such as `\"\"` for an empty text";
                Err(self.fault(key.start..key.end + 1, "this key has no value", help))
            }
            Some(b'"' | b'\'') => {
                let range = self.quoted(InPlaceOf::Value)?;
                self.skip_blanks(false);
                self.after_value(range, true)
            }
            Some(b'{' | b'[') => {
                self.brackets()?;
                let end = self.at;
                self.skip_blanks(false);
                self.after_value(value..end, false)
            }
            Some(_) => {
                let word = self.text[value..self.line_end].trim_end();
                match word.strip_suffix(',') {
                    Some(_) if self.dialect == Dialect::Toml => {
                        self.at = value + word.len() - 1;
                        self.after_value(value..self.at, true)
                    }
                    _ => Ok(()),
                }
            }
        }
    }
}
