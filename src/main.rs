//! The `hornbook` command.
#![forbid(unsafe_code)]

/// The allocator of the system makes the threads of a build wait for the kernel.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    hornbook::cli::run()
}
