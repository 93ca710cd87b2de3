//! The manual page: all commands with their options on one page.

use clap::Command;
use clap_mangen::Man;
use std::io::{Result, Write};

/// Writes the manual page of `command` and of the commands in it.
pub fn write(command: &Command, out: &mut dyn Write) -> Result<()> {
    let whole = Man::new(command.clone());
    whole.render_title(out)?;
    whole.render_name_section(out)?;
    whole.render_synopsis_section(out)?;
    whole.render_description_section(out)?;
    whole.render_options_section(out)?;
    write_commands(command, command.get_name(), out)?;
    write_examples(&whole, ".SH EXAMPLES", out)?;
    whole.render_version_section(out)
}

/// The commands in `command`, which is called as `above`, and those in them.
fn write_commands(command: &Command, above: &str, out: &mut dyn Write) -> Result<()> {
    for part in command.get_subcommands().filter(|part| !part.is_hide_set()) {
        let name = format!("{above} {}", part.get_name());
        writeln!(out, ".SH \"{}\"", name.to_uppercase())?;
        let usage = part.clone().bin_name(&name).disable_help_flag(true).render_usage().to_string();
        writeln!(out, "{}\n.PP", plain(usage.trim_start_matches("Usage: ")))?;
        let page = Man::new(part.clone().disable_help_flag(true));
        let mut sections = Vec::new();
        page.render_description_section(&mut sections)?;
        page.render_options_section(&mut sections)?;
        out.write_all(&below(&sections))?;
        write_examples(&page, ".SS EXAMPLES", out)?;
        write_commands(part, &name, out)?;
    }
    Ok(())
}

/// Text in a manual page: a hyphen that may be copied, and no line that begins like a request.
fn plain(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-").replace("\n.", "\n\\&.")
}

/// Writes the examples of a command under `heading`, each on a line of its own.
fn write_examples(man: &Man, heading: &str, out: &mut dyn Write) -> Result<()> {
    let mut section = Vec::new();
    man.render_extra_section(&mut section)?;
    let section = String::from_utf8_lossy(&section);
    let lines = section.lines().filter(|line| !line.starts_with(".SH ") && *line != "Examples:");
    let lines: Vec<&str> = lines.skip_while(|line| line.trim().is_empty()).collect();
    if lines.is_empty() { Ok(()) } else { writeln!(out, "{heading}\n.nf\n{}\n.fi", lines.join("\n")) }
}

/// Sections of a command below the heading of the command.
fn below(sections: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(sections);
    let lines = text.split_inclusive('\n').map(|line| match line.strip_prefix(".SH ") {
        Some("DESCRIPTION\n") => ".PP\n".to_string(),
        Some(heading) => format!(".SS {heading}"),
        None => line.to_string(),
    });
    lines.collect::<String>().into_bytes()
}
