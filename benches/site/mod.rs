//! Sites that the benchmarks measure: posts that look like guides, and are the same each time.

use std::fmt::Write;
use std::path::Path;

const WORDS: [&str; 24] = [
    "open", "the", "record", "and", "choose", "a", "field", "that", "every", "reader", "of", "this", "guide", "can",
    "find", "before", "saving", "it", "with", "new", "settings", "on", "page", "again",
];

/// Writes `posts` posts of about 600 words with five pictures, three tags of two hundred, headings, and code on one in five,
/// beside the settings and templates of the folder `benches/{templates}`.
pub fn write_site(site: &Path, templates: &str, posts: usize) {
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches").join(templates), site);
    let content = site.join("content/post");
    std::fs::create_dir_all(&content).expect("a folder");
    std::fs::write(content.join("_index.md"), "---\ntitle: Guides\n---\n").expect("a file");
    let mut random = Random(7);
    for number in 0..posts {
        std::fs::write(content.join(format!("guide-{number:06}.md")), post(number, &mut random)).expect("a file");
    }
}

fn post(number: usize, random: &mut Random) -> String {
    let tags: Vec<String> = (0..3).map(|_| format!("\"tag-{:03}\"", random.below(200))).collect();
    let mut text = format!(
        "---\n{{\n  \"date\": \"20{:02}-{:02}-{:02}T08:00:00Z\",\n  \"title\": \"Guide {number}\",\n  \"Slug\": \"guide-{number:06}\",\n  \"description\": \"How to do number {number}.\",\n  \"tags\": [{}],\n  \"author\": {{ \"name\": \"A. Writer\", \"title\": \"Editor\" }},\n}}\n---\n",
        15 + number % 10,
        number % 12 + 1,
        number % 28 + 1,
        tags.join(", ")
    );
    for part in 0..10 {
        if part % 4 == 0 {
            write!(text, "\n## Part {part} of guide {number}\n").expect("writing to a String cannot fail");
        }
        let words: Vec<&str> = (0..60).map(|_| WORDS[random.below(WORDS.len())]).collect();
        write!(text, "\n{}.\n", words.join(" ")).expect("writing to a String cannot fail");
        if part < 5 {
            let picture = random.below(997);
            writeln!(text, "\n{{{{< image src=\"/img/shot-{picture}.png\" title=\"Image\" >}}}}")
                .expect("writing to a String cannot fail");
        }
    }
    if number.is_multiple_of(5) {
        write!(text, "\n```javascript\nexport const steps{number} = [1, 2, 3];\nfunction done() {{\n  return steps{number}.every((s) => s > 0);\n}}\n```\n")
            .expect("writing to a String cannot fail");
    }
    text
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the folder is in the repository").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// Numbers that look random and are the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}
