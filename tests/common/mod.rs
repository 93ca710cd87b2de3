//! A site in memory, built in this process at a fixed time.
#![allow(dead_code, reason = "each test uses its part")]

pub mod command;

use hornbook::config::Overrides;
use hornbook::content::date::Moment;
use hornbook::diagnostic::{self, Diagnostic, short};
use hornbook::pipeline::{Bytes, Loaded, Timings, load, render_all};
use hornbook::source::Source;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Mutex, OnceLock};

/// Path to bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The time of every build here: noon of 1 June 2026.
pub const NOW: Moment = Moment { unix: 1_780_315_200, nanos: 0, offset: 0 };

/// What a build made.
pub struct Built {
    /// Every output; none if there is an error.
    pub outputs: Files,
    /// What is wrong, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The same in short format, each on a line.
    pub report: String,
}

/// Builds the site that consists of `files`.
pub fn built(files: Files) -> Built {
    built_from(Source::memory(files))
}

/// Builds the site behind `source`.
pub fn built_from(source: Source) -> Built {
    static POOL: OnceLock<rayon::ThreadPool> = OnceLock::new();
    built_in(POOL.get_or_init(|| pool(0)), source)
}

/// Builds the site behind `source` in the threads of `pool`.
pub fn built_in(pool: &rayon::ThreadPool, source: Source) -> Built {
    pool.install(|| {
        let mut loaded = load(source, &Overrides::default(), NOW, &mut Timings::default());
        render(&mut loaded)
    })
}

/// Threads with the stack that the command gives them; 0 for one each processor.
pub fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(64 << 20).build().expect("threads")
}

/// Renders what was loaded.
pub fn render(loaded: &mut Loaded) -> Built {
    let outputs: Mutex<Files> = Mutex::default();
    let source = &loaded.world.source;
    let found = render_all(
        loaded,
        &|path, bytes| {
            let bytes = match bytes {
                Bytes::Made(bytes) => bytes.to_vec(),
                Bytes::File(file) => source.read(file)?,
            };
            let before = outputs.lock().expect("no test panics here").insert(path.to_string(), bytes);
            assert!(before.is_none(), "`{path}` was made twice");
            Ok(())
        },
        None,
    );
    let mut diagnostics = std::mem::take(&mut loaded.diagnostics);
    diagnostics.extend(found);
    diagnostic::sort(&mut diagnostics);
    let mut outputs = outputs.into_inner().expect("no test panics here");
    if diagnostics.iter().any(Diagnostic::is_error) {
        outputs.clear();
    }
    let read = |path: &str| {
        loaded.world.source.read_for_report(path).or_else(|| hornbook::template::engine::text_of_embedded(path))
    };
    let report = diagnostics.iter().map(|diagnostic| short::render(diagnostic, &read) + "\n").collect();
    Built { outputs, diagnostics, report }
}

/// Every file below `folder`; none if it does not exist.
pub fn read_folder(folder: &Path) -> Files {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let path = entry.path().strip_prefix(folder).expect("it is below").to_string_lossy().replace('\\', "/");
        (path, std::fs::read(entry.path()).expect("it was listed"))
    });
    files.collect()
}

/// Numbers that look random and are the same every time.
pub struct Numbers(pub u64);

impl Numbers {
    /// The next one, below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// Puts `items` into another order.
pub fn shuffle<T>(items: &mut [T], numbers: &mut Numbers) {
    for at in (1..items.len()).rev() {
        items.swap(at, numbers.below(at as u64 + 1) as usize);
    }
}
