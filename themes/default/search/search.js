// The search of a guide site: opens the index beside this file and answers queries. Has no interface of its own. Ranks as
// `hornbook search` does (src/search/query.rs), and both are held to the same tests. A build publishes it without its
// comments and blanks, and puts the manifest of the index in, so that the first words are one round trip away.

const MANIFEST = "";

const VERSION = 6, PAGES_A_FILE = 32, FILES_A_TEXT = 4, MOST_POSTINGS = 1023, MOST_WORDS = 12, MOST_READ = 64, MOST_CALLED = 6, OF_HEADING = 0.8, MOST_ENDINGS = 16, MOST_GUESSES = 6;
const MOST_WORDINGS = 12, MOST_WORDS_TOGETHER = 4, OF_SYNONYM = 0.8, LENGTH = 52, LOOKED_AT = 40, BEFORE = 4;
const OF_ENDING = 0.8, OF_ENDING_BESIDE = 0.3, OF_SLIPS = [1, 0.65, 0.4], OF_OTHER_START = 0.8, OF_BEGINNING = 0.6, OF_FAMILY = 0.1, OF_NEAR = 0.5, OF_HALVES = 0.15, OF_APART = 0.3, OF_SMALL = 0.05, LEAST_PHRASE = 4, LEAST_BEGINNING = 4, MOST_BEHIND = 3, LEAST_PART = 3;
const MOST_RARE = 2, RARE_DIGITS = 2, RARE_LETTERS = 5, LEAST_ABOUT = 128, OF_ABOUT = 1.3, ARTICLE = "\u0627\u0644";
const OF_NEIGHBOURS = 0.2, OF_SCORES = 0.5, PRIOR = 0.3, FOLLOWERS = 16, LEAST_SHARE = 0.5, MAX_LETTERS = 32, NO_WORD = 31;

/**
 * @typedef {{ anchor: string, heading: string }} SectionFacts
 * @typedef {{ url: string, title: string, description: string, series: string, letter: string, sections: SectionFacts[], start: number, end: number }} PageFacts
 * @typedef {{ forms: string[], family: number, count: number, pages: number[], impacts: Uint8Array, sections: Uint8Array, followers: Uint16Array }} Group
 * @typedef {{ group: Group, form: string, weight: number }} Candidate
 * @typedef {{ scores: Float64Array, sections: Uint8Array, followers: Uint16Array }} Hits
 * @typedef {{ page: number, score: number, share: number, told: number[], hits: Hits[], wording: number }} Ranked
 * @typedef {Map<string, number>} Marks
 * @typedef {{ url: string, title: string, description: string, section: { title: string, url: string } | null, excerpt: string, pieces: string[], score: number, letter: string, series: string }} Result
 * @typedef {{ total: number, results: Result[], excerpts: Promise<void> }} Found
 * @typedef {Record<string, string | string[] | null | undefined>} Filters
 * @typedef {{ limit?: number, filters?: Filters | null, excerpts?: boolean }} Options
 */

/**
 * Reads what `bytes.rs` writes. Throws where bytes end too soon or say something impossible, and where they are those of
 * another file than the one of this name; parts of files have none.
 */
class Reader {
  /** @param {Uint8Array} bytes @param {string} [name] */
  constructor(bytes, name) {
    this.bytes = bytes;
    this.at = name ? 4 : 0;
    if (name && [104, 98, name.charCodeAt(0), VERSION].some((byte, at) => bytes[at] !== byte)) fail();
    if (name?.[1] === "-" && this.name(name[0]) !== name) fail();
  }
  byte() {
    if (this.at >= this.bytes.length) fail();
    return this.bytes[this.at++];
  }
  /** @param {number} count */
  take(count) {
    if (this.at + count > this.bytes.length) fail();
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
  number() {
    let number = 0;
    for (let factor = 1; factor <= 0x10000000; factor *= 128) {
      const byte = this.byte();
      number += (byte & 127) * factor;
      if (byte < 128) return number > 0xffffffff ? fail() : number;
    }
    return fail();
  }
  count() {
    const count = this.number();
    return count > this.bytes.length - this.at ? fail() : count;
  }
  text() {
    return utf8.decode(this.take(this.number()));
  }
  /** @param {string} kind */
  name(kind) {
    return `${kind}-${[...this.take(4)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}.bin`;
  }
  /** So many of what `read` reads. @template T @param {() => T} read @param {number} [length] @returns {T[]} */
  list(read, length = this.count()) {
    return Array.from({ length }, read);
  }
  texts() {
    return this.list(() => this.text());
  }
  /** Words, each as the number of bytes that it begins with like the one before, and the others. */
  words() {
    const words = [];
    let next = this.byte(), word = /** @type {number[]} */ ([]);
    while (next < NO_WORD) {
      for (word = word.slice(0, next); (next = this.byte()) > NO_WORD; ) word.push(next);
      words.push(utf8.decode(Uint8Array.from(word)));
    }
    return words;
  }
  /** @param {number} pages How many pages there are. @param {number} [count] */
  pages(pages, count = this.count()) {
    let page = 0;
    return this.list(() => ((page += this.number()) < pages ? page : fail()), count);
  }
  /** @param {number} pages @returns {Map<string, number[]>} */
  lists(pages) {
    return new Map(this.list(() => [this.text(), this.pages(pages)]));
  }
  /** @template T @param {T} value @returns {T} */
  end(value) {
    return this.at === this.bytes.length ? value : fail();
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** @returns {never} */
function fail() {
  throw new Error("the search index is damaged");
}

const ACCENTS = /[\xad\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u20d0-\u20ff\p{Join_C}\p{VS}]/gu;
/** What is written for letters that no accent makes. @type {Record<string, string>} */
const PLAIN = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", ı: "i", ł: "l", đ: "d", ð: "d", ħ: "h", ŧ: "t" };
const WORDS = /[\p{Alphabetic}\p{N}\p{M}\p{Join_C}]+/gu;
const PAIRED = /[\u0e01-\u0e4e\u0e80-\u0ece\u1000-\u103f\u1780-\u17d3\u3041-\u3096\u309d-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]+/gu;

/**
 * The words of a text as they are looked up.
 * @param {string} text
 * @returns {string[]}
 */
export function words(text) {
  const words = [];
  for (const [run] of text.normalize("NFKD").replace(ACCENTS, "").normalize("NFC").matchAll(WORDS)) {
    let at = 0;
    const word = (/** @type {string} */ part) => {
      const letters = [...part].map((letter) => PLAIN[(letter = letter.toLowerCase())] ?? letter).join("");
      if (letters) words.push([...letters].slice(0, MAX_LETTERS).join(""));
    };
    for (const paired of run.matchAll(PAIRED)) {
      word(run.slice(at, paired.index));
      const letters = [...paired[0]];
      if (letters.length === 1) words.push(letters[0]);
      for (let i = 1; i < letters.length; i++) words.push(letters[i - 1] + letters[i]);
      at = paired.index + paired[0].length;
    }
    word(run.slice(at));
  }
  return words;
}

/**
 * What a value of a filter goes by, however it is written. A letter alone keeps its accent, which makes it another letter.
 * @param {string} value
 */
function named(value) {
  return [...value][1] ? words(value).join("-") + value.replace(/[^+#*]/g, "") || value : value.toLowerCase();
}

/** @param {string} word The bit that tells of a word that it follows another. */
function follower(word) {
  let hash = 0x811c9dc5;
  for (const letter of [...word].slice(0, 4)) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return word ? 1 << ((hash >>> 13) & 15) : 0;
}

/** @param {number} bits */
function ones(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}

/** The numbers of 16 bits of which at most two are set. */
const FEW = [0];
for (let bit = 1; bit < 1 << FOLLOWERS; bit *= 2) FEW.push(...FEW.filter((bits) => ones(bits) < 2).map((bits) => bits | bit));

/**
 * The fewest slips between two words, if there are at most `most`; otherwise -1.
 * @param {string[]} word @param {string[]} other @param {number} most
 */
function distance(word, other, most) {
  if (Math.abs(word.length - other.length) > most) return -1;
  let /** @type {number[]} */ above = [], last = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 0; i < word.length; i++) {
    const row = [i + 1];
    let least = i + 1;
    for (let j = 0; j < other.length; j++) {
      let best = Math.min(last[j] + (word[i] === other[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1);
      if (i > 0 && j > 0 && word[i] === other[j - 1] && word[i - 1] === other[j]) best = Math.min(best, above[j - 1] + 1);
      row.push(best);
      least = Math.min(least, best);
    }
    if (least > most) return -1;
    above = last;
    last = row;
  }
  return last[other.length] <= most ? last[other.length] : -1;
}

/** @param {number} letters */
const forgiven = (letters) => (letters < 4 ? 0 : letters < 8 ? 1 : 2);

/** Texts in the order of their bytes, as the index has them. @param {string} a @param {string} b */
function byBytes(a, b) {
  for (let i = 0; i < a.length && i < b.length; i++) {
    let x = a.charCodeAt(i), y = b.charCodeAt(i);
    if (x === y) continue;
    // Halves of letters beyond the first 65,536 come behind all others.
    if (x >= 0xd800 && y >= 0xd800) [x, y] = [(x + 0x2000) % 0x10000, (y + 0x2000) % 0x10000];
    return x - y;
  }
  return a.length - b.length;
}

/** An open index. */
class Search {
  /** @param {string} base @param {Uint8Array} bytes */
  constructor(base, bytes) {
    this.base = base;
    /** @type {Map<string, Promise<any>>} */
    this.files = new Map();
    const reader = new Reader(bytes, "manifest");
    this.pages = reader.number();
    this.language = reader.text();
    /** @type {[string, string][]} */
    this.wordFiles = reader.words().map((first) => [first, ""]);
    for (const file of this.wordFiles) file[1] = reader.name("w");
    if (!this.wordFiles.length) fail();
    const names = (/** @type {string} */ kind, /** @type {number} */ pages) => reader.list(() => reader.name(kind), Math.ceil(this.pages / pages));
    this.pageFiles = names("p", PAGES_A_FILE);
    this.textFiles = names("t", PAGES_A_FILE * FILES_A_TEXT);
    this.facetFile = reader.name("f");
    const common = reader.words(), digits = reader.take(common.length);
    /** Common words, each with the number of binary digits of the number of its pages: none for a small one, which is the last that is meant. */
    /** @type {Map<string, number>} */
    this.common = new Map(common.map((word, at) => [word, digits[at] > 127 ? 0 : digits[at]]));
    /** Words that hardly count beside others. */
    this.small = new Set(common.filter((_, at) => digits[at] > 127));
    /** @type {{ form: string, count: number, at: number, other: string[] }[] | undefined} */
    this.commonPlaces = undefined;
    this.letters = reader.lists(this.pages);
    this.pins = reader.lists(this.pages);
    /** @type {Map<string, string[]>} */
    this.synonyms = new Map(reader.list(() => [reader.text(), reader.texts()]));
    reader.end(0);
  }

  /**
   * Reads a file once.
   * @template T @param {string} file @param {(reader: Reader) => T} read @param {{ start: number, end: number }} [part] @returns {Promise<T>}
   */
  file(file, read, part) {
    const key = part ? file + part.start : file;
    let known = this.files.get(key);
    if (!known) {
      known = load(this.base + file, part).then((bytes) => read(new Reader(bytes, part ? "" : file)));
      this.files.set(key, known);
      // What failed is tried again: the reader may be online by then.
      known.catch(() => this.files.delete(key));
    }
    return known;
  }

  /** @param {number} at */
  shard(at) {
    return this.file(this.wordFiles[at][1], (reader) => readWords(reader, this.pages));
  }

  /** The file of words that `word` is looked for in. @param {string} word */
  place(word) {
    let low = 0, high = this.wordFiles.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (byBytes(this.wordFiles[middle][0], word) <= 0) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /**
   * The words that are looked up: those that count, and in a longer query the small ones between them, as they tell a page
   * that says the same. A question begins with several small words, which are none of it.
   * @param {string[]} words
   */
  lookedFor(words) {
    const counting = this.counting(words), lead = words.indexOf(counting[0]), rest = words.slice(lead > 1 ? lead : 0);
    return counting[1] && rest.length >= LEAST_PHRASE ? rest : counting;
  }

  /** The words of a query that count: all but the small ones, if there are others. @param {string[]} words */
  counting(words) {
    const counting = words.filter((word) => !this.small.has(word));
    return counting[0] ? counting : words;
  }

  /**
   * The pages that answer a query best. Once the promise `excerpts` is kept, the results show parts of their texts in the
   * place of their descriptions, where the host can send them.
   * @param {string} text @param {Options | null} [options] @returns {Promise<Found>}
   */
  async query(text, options) {
    const { limit: wanted = 10, filters, excerpts = true } = options ?? {}, limit = wanted > 0 ? wanted : 0;
    text = String(text ?? "").slice(0, 2000);
    const read = words(text).slice(0, MOST_READ), written = read.join(" ");
    // Of many words those that are on the fewest pages, if on any, each once.
    const counts = await Promise.all(read.map(async (word, at) => {
      if (read.length <= MOST_WORDS) return 0;
      const group = (await this.shard(this.place(word))).find(({ forms }) => forms.includes(word));
      return group && read.indexOf(word) === at ? group.count : 1e9;
    }));
    const kept = [...read.keys()].sort((a, b) => counts[a] - counts[b]).slice(0, MOST_WORDS).sort((a, b) => a - b);
    const looked = kept.map((at) => read[at]);
    if (!written) return { total: 0, results: [], excerpts: Promise.resolve() };
    const [allowed, wordings] = await Promise.all([
      this.allowed(filters ?? {}),
      Promise.all(this.wordings(looked, kept.includes(read.length - 1) && /[\p{Alphabetic}\p{N}]$/u.test(text)).map(async ([all, isOpen, , instead]) => {
        const words = this.lookedFor(all);
        return { all, instead, words, candidates: await Promise.all(words.map((word, at) => this.candidates(word, isOpen && at + 1 === words.length))) };
      })),
    ]);
    /** @type {Map<number, Ranked>} */
    const best = new Map();
    const own = wordings[0];
    const marked = wordings.map(({ all, instead, words, candidates }, wording) => {
      /** @type {Marks} */
      const marks = new Map();
      /** The words that slips and beginnings stand for most likely, and these. @type {Map<string, string>} */
      const mended = new Map();
      candidates.forEach((list, at) => {
        for (const { group, form: found } of list) for (const form of group.forms) {
          if (!marks.has(form)) marks.set(form, at);
          if (group === list[0].group && found !== words[at]) mended.set(form, words[at]);
        }
      });
      // A word that pages have comes before its halves.
      const [known] = own.candidates[own.words.indexOf(instead)] ?? [], isKnown = known?.weight > OF_BEGINNING;
      const ofWording = isKnown ? OF_HALVES * (Math.min(...known.group.impacts) / 255) : wording ? OF_SYNONYM : 1;
      for (const one of this.rank(words, candidates, allowed, wording, ofWording, words.findIndex((word, at) => word + words[at + 1] === instead))) {
        if (!(best.get(one.page)?.score >= one.score)) best.set(one.page, one);
      }
      return { marks, mended, name: wording ? instead && !isKnown && all : read };
    });
    const first = new Set();
    // The letter of a guide may stand behind other words than those of its series alone.
    const { letters } = this, last = read.slice(-2).join(" ");
    for (const list of [this.pins.get(written), letters.get(last) ?? letters.get(last.replace(/^(guide|guia|letter|lettre|letra|buchstabe) /, ""))]) {
      for (const page of list ?? []) if (!allowed || allowed.has(page)) first.add(page);
    }
    const all = [...best.values()].filter(({ page }) => !first.has(page)), scores = Float64Array.from(best.values(), ({ score }) => score).sort();
    // Only what is shown is put in order.
    const least = scores.at(-Math.max(limit, MOST_CALLED) - first.size) ?? 0;
    /** @type {Ranked[]} */
    const front = Array.from(first, (page) => best.get(page) ?? { page, score: 0, share: 0, told: [], hits: [], wording: 0 });
    const others = all.filter(({ score }) => score >= least).sort((a, b) => b.score - a.score || a.page - b.page);
    // What is called as the query comes before all others.
    const called = await Promise.all(others.slice(0, Math.max(0, MOST_CALLED - first.size)).map(async (one) => {
      const { title, description } = await this.facts(one.page), { mended, name } = marked[one.wording];
      return name && [title, description].some((text) => `${this.counting(words(text).map((word) => mended.get(word) ?? word))}` === `${this.counting(name)}`) && one;
    }));
    for (const one of called) if (one) front.push(one);
    front.forEach((one, at) => (one.score = (scores.at(-1) ?? 0) + front.length - at));
    const total = all.length + first.size;
    const shown = [...new Set([...front, ...others])].slice(0, limit);
    const results = await Promise.all(shown.map((one) => this.result(one, marked[one.wording].marks)));
    const texts = excerpts ? shown.map((one, at) => this.addExcerpt(results[at], one, marked[one.wording].marks)) : [];
    return { total, results, excerpts: Promise.all(texts).then(() => {}) };
  }

  /** @param {Result} result @param {Ranked} ranked @param {Marks} marks */
  async addExcerpt(result, ranked, marks) {
    try {
      const { page } = ranked;
      // A host that sends no parts would send the texts of many pages for each.
      if (!sendsParts) return;
      const facts = await this.facts(page), file = this.textFiles[Math.floor(page / PAGES_A_FILE / FILES_A_TEXT)];
      const texts = await this.file(file, (reader) => reader.end(reader.texts()), facts);
      if (texts.length <= facts.sections.length) return;
      result.pieces = excerpt(facts.description, texts, sectionOf(ranked, facts, marks), marks);
      result.excerpt = result.pieces.join("");
    } catch {
      // The description says what the page is about, too.
    }
  }

  /**
   * The query as it was written, then with synonyms in the place of words; and whether its last word may go on; and what was
   * written otherwise where other blanks make the wording.
   * @param {string[]} written @param {boolean} isOpen @returns {[string[], boolean, number, string][]}
   */
  wordings(written, isOpen) {
    /** @type {[string[], boolean, number, string][]} */
    const wordings = [[written, isOpen, -1, ""]];
    for (let start = 0; start < written.length; start++) {
      for (let end = Math.min(written.length, start + MOST_WORDS_TOGETHER); end > start; end--) {
        const part = written.slice(start, end), synonyms = this.synonymsOf(part, isOpen && end === written.length);
        [...synonyms, ...this.otherBlanks(.../** @type {[string]} */ (part))].forEach((other, turn) => {
          wordings.push([[...written.slice(0, start), ...words(other), ...written.slice(end)], isOpen && end < written.length, turn, synonyms[turn] ? "" : part.join(" ")]);
        });
      }
    }
    // Each word has its turn before one has a second.
    return wordings.sort((a, b) => a[2] - b[2]).slice(0, MOST_WORDINGS);
  }

  /**
   * What is looked for, too, by those who look for `part`; one word may be the beginning of one of these, or one with a slip.
   * @param {string[]} part @param {boolean} isOpen
   */
  synonymsOf(part, isOpen) {
    const text = part.join(" "), letters = [...text];
    let found = this.synonyms.get(text), least = 3;
    if (!found && !part[1] && !this.common.has(text)) for (const [key, others] of this.synonyms) {
      const slips = isOpen && letters.length > 2 && key.startsWith(text) ? 0 : distance(letters, [...key], forgiven(letters.length));
      if (slips >= 0 && slips < least) [least, found] = [slips, others];
    }
    return found ?? [];
  }

  /** Other spellings of one or two words: one as two common ones, two as one. @param {string} word @param {string} [next] @param {string} [more] */
  otherBlanks(word, next = "", more = "") {
    const { common } = this, joined = next && word + next;
    if (more || common.has(word) && common.has(next || word) && !common.has(joined)) return [];
    if (next) return this.guesses([...joined], [], -1, false).filter(({ weight }, at) => !at && weight > OF_BEGINNING).map(({ form }) => form);
    let most = 0, best = "";
    for (let at = LEAST_PART; at <= word.length - LEAST_PART; at++) {
      const halves = [word.slice(0, at), word.slice(at)], count = Math.min(...halves.map((half) => common.get(half) ?? 0));
      if (count > most) [most, best] = [count, halves.join(" ")];
    }
    return best ? [best] : [];
  }

  /**
   * The pages that the filters leave; null for all. Throws where there is no such filter, or where no page of the index is
   * in a language.
   * @param {Filters} filters
   */
  async allowed(filters) {
    /** @type {Set<number> | null} */
    let allowed = null;
    for (const name in filters) {
      const values = [filters[name]].flat().filter((value) => (value ?? "") !== "");
      if (!values.length) continue;
      const facets = await this.file(this.facetFile, (reader) => readFacets(reader, this.pages)), facet = facets.get(name);
      if (!facet) throw new Error(`no filter is called ${name}; there are ${[...facets.keys()].join(", ")}`);
      const pages = new Set();
      for (const value of values) {
        const list = facet.get(named(String(value)));
        if (!list && name === "language") throw new Error(`this index is in ${this.language}, not in ${value}: each language has its own`);
        for (const page of list ?? []) if (!allowed || allowed.has(page)) pages.add(page);
      }
      allowed = pages;
    }
    return allowed;
  }

  /** @param {string} word @param {boolean} isOpen @returns {Promise<Candidate[]>} */
  async candidates(word, isOpen) {
    const letters = [...word], place = this.place(word);
    // What was meant by a slip is fetched at once: the word itself may be nowhere.
    const isKnown = this.common.has(word) || this.files.has(this.wordFiles[place][1]);
    const near = isKnown ? [] : this.guesses(letters, [], place, isOpen).slice(0, 2);
    for (const { weight, place } of near) if (weight > OF_SLIPS[2]) this.shard(place).catch(() => {});
    const [own, endings] = await Promise.all([this.shard(place), isOpen ? this.endings(word, letters.length < 3, place) : []]);
    /** @type {Candidate[]} */
    const found = [];
    const exact = own.find((group) => group.forms.includes(word));
    if (exact) found.push({ group: exact, form: word, weight: 1 });
    const ofEnding = exact ? OF_ENDING_BESIDE : OF_ENDING;
    await this.add([
      ...endings.map(({ form, place }, at) => ({ place, form, weight: exact || at ? ofEnding * (0.5 + 0.5 * (letters.length / [...form].length)) : 1 })),
      ...own.filter(({ family }) => family === exact?.family).map(({ forms: [form] }) => ({ place, form, weight: OF_FAMILY })),
    ], found);
    // A word that hardly a page has, and none is about, may be a slip that a page quotes.
    const isRare = exact && exact.count <= (letters[RARE_LETTERS] ? MOST_RARE : letters.length / RARE_LETTERS) && exact.impacts.every((impact) => impact < LEAST_ABOUT);
    if (!found.length || isRare) await this.add(this.guesses(letters, own, place, isOpen).filter((one) => !exact || one.weight > OF_BEGINNING && one.count > RARE_DIGITS), found, exact ? Math.min(...exact.impacts) / 255 : 1);
    return found;
  }

  /**
   * Words that begin with `word`, those on most pages first. Their files are on their way then.
   * @param {string} word @param {boolean} isShort @param {number} place
   */
  async endings(word, isShort, place) {
    /** @type {{ count: number, form: string, place: number }[]} */
    const endings = [];
    const look = (/** @type {string} */ form, /** @type {number} */ count, /** @type {number} */ place) => {
      if (form.startsWith(word) && form !== word) endings.push({ count, form, place });
    };
    if (isShort && this.wordFiles.length > 1) {
      for (const [form, count] of this.common) look(form, count, this.place(form));
    } else {
      const places = this.wordFiles[place + 1]?.[0].startsWith(word) ? [place, place + 1] : [place];
      const shards = await Promise.all(places.map((at) => this.shard(at)));
      shards.forEach((shard, at) => {
        for (const { forms, count } of shard) for (const form of forms) look(form, count, places[at]);
      });
    }
    endings.sort((a, b) => b.count - a.count || byBytes(a.form, b.form)).splice(isShort ? 3 : MOST_ENDINGS);
    for (const { place } of endings) this.shard(place).catch(() => {});
    return endings;
  }

  /**
   * Words of the groups `own`, which are in the file `place`, and common words of other files that differ in a slip or two, or
   * in their ends.
   * @param {string[]} letters @param {Group[]} own @param {number} place @param {boolean} isOpen
   */
  guesses(letters, own, place, isOpen) {
    const most = forgiven(letters.length), word = letters.join("");
    /** @type {{ weight: number, count: number, form: string, place: number, shared: number }[]} */
    const guesses = [];
    let longest = LEAST_BEGINNING, least = 0;
    this.commonPlaces ??= [...this.common].map(([form, count]) => ({ form, count, at: this.place(form), other: [...form] }));
    const near = own.flatMap(({ forms, count }) => forms.map((form) => ({ form, count: this.common.get(form) ?? 32 - Math.clz32(count), at: place, other: [...form] })));
    if (most) for (const { form, count, at, other } of [...near, ...this.commonPlaces.filter(({ at }) => at !== place)]) {
      let slips = form === ARTICLE + word || word === ARTICLE + form ? 1 : distance(letters, other, most), shared = 0;
      if (slips < 0 && isOpen && other.length > letters.length) slips = distance(letters, other.slice(0, letters.length), 1) + 1 || -1;
      const add = (/** @type {number} */ weight, /** @type {number} */ shared) => guesses.push({ weight, count, form, place: at, shared });
      if (slips >= 0) add(OF_SLIPS[slips] * (other[0] === letters[0] ? 1 : OF_OTHER_START), MAX_LETTERS);
      if (slips === 1) least = OF_NEAR;
      while (letters[shared] && letters[shared] === other[shared]) shared++;
      longest = Math.max(longest, shared);
      if (shared * 2 >= letters.length && other.length <= shared + MOST_BEHIND) add(OF_BEGINNING, shared);
    }
    guesses.sort((a, b) => b.weight - a.weight || b.count - a.count || byBytes(a.form, b.form));
    // A single slip is likelier than another ending.
    if (guesses[0]?.weight > OF_BEGINNING) longest = MAX_LETTERS;
    return guesses.filter(({ shared, weight }) => shared >= longest && weight > least).slice(0, MOST_GUESSES);
  }

  /** @param {{ place: number, form: string, weight: number }[]} wanted @param {Candidate[]} found @param {number} [part] So much of their weight counts. */
  async add(wanted, found, part = 1) {
    const shards = await Promise.all(wanted.map(({ place }) => this.shard(place)));
    wanted.forEach(({ form, weight }, at) => {
      const group = shards[at].find((group) => group.forms.includes(form));
      if (group && !found.some((known) => known.group === group)) found.push({ group, form, weight: weight * part });
    });
  }

  /** How telling a word on so many pages is. @param {number} count */
  rarity(count) {
    return Math.log(1 + Math.max(0, this.pages - count + 0.5) / (count + 0.5));
  }

  /**
   * The pages that have the words. The word at `half` and the next are halves of one, which are nothing without each other.
   * @param {string[]} looked @param {Candidate[][]} candidates @param {Set<number> | null} allowed @param {number} wording @param {number} ofWording @param {number} half @returns {Ranked[]}
   */
  rank(looked, candidates, allowed, wording, ofWording, half) {
    /** What each page has of each word. @type {Hits[]} */
    const hits = looked.map(() => ({ scores: new Float64Array(this.pages), sections: new Uint8Array(this.pages), followers: new Uint16Array(this.pages) }));
    // A page that a list was cut short of may have the word all the same: `told` is how much the word says then.
    const worth = looked.map(() => 0), told = looked.map(() => 0), nextBits = looked.map(() => 0);
    candidates.forEach((list, at) => {
      const { scores, sections, followers } = hits[at];
      const ofWord = this.counting(looked).includes(looked[at]) ? 1 : OF_SMALL;
      for (const { group, form, weight } of list) {
        // Beside the likeliest word, which is the first, a rarer one is not more telling.
        const rarity = ofWord * this.rarity(Math.max(group.count, list[0].group.count));
        worth[at] = Math.max(worth[at], rarity * weight);
        told[at] = Math.max(told[at], rarity * weight * (group.pages.length / Math.max(1, group.count)));
        nextBits[at] |= follower(form);
        group.pages.forEach((page, index) => {
          const impact = group.impacts[index], score = ((rarity * weight * impact) / 255) * (impact < LEAST_ABOUT || group.sections[index] ? 1 : OF_ABOUT);
          if (score <= scores[page] || allowed && !allowed.has(page)) return;
          scores[page] = score;
          sections[page] = group.sections[index];
          followers[page] = group.followers[index];
        });
        // Of the pages that a filter leaves, any may have a word whose pages are not all listed.
        if (group.pages.length < group.count) for (const page of allowed ?? []) scores[page] ||= (rarity * weight) / 255;
      }
      if (!list.length) told[at] = worth[at] = ofWord * this.rarity(0);
    });
    const first = hits[half], second = hits[half + 1];
    first?.scores.forEach((score, page) => {
      const ofHalves = score && second.scores[page] && (first.followers[page] & nextBits[half + 1] ? 1 : OF_APART);
      first.scores[page] *= ofHalves;
      second.scores[page] *= ofHalves;
    });
    const all = told.reduce((sum, one) => sum + one, 0);
    /** @type {Ranked[]} */
    const ranked = [];
    let most = 0;
    for (let page = 0; page < this.pages; page++) {
      let sum = 0, share = 0, beside = 0, pairs = 0;
      for (let at = 0; at < hits.length; at++) {
        const score = hits[at].scores[page];
        if (!score) continue;
        const next = hits[at + 1]?.scores[page], bits = nextBits[at + 1], own = hits[at].followers[page];
        let neighbour = 0;
        if (next && own & bits) {
          // The more bits are set, the likelier they are so by chance.
          const chance = (ones(own) * ones(bits)) / FOLLOWERS;
          neighbour = (OF_NEIGHBOURS * (worth[at] + worth[at + 1]) + OF_SCORES * (score + next)) * (PRIOR / (PRIOR + (1 - PRIOR) * chance));
          pairs++;
        }
        beside += neighbour;
        sum += score;
        share += told[at] / all;
      }
      // Chance alone hardly puts three words one behind the other.
      sum += beside * (0.5 + pairs / Math.max(1, looked.length - 1));
      if (sum) ranked.push({ page, score: sum * share * share * ofWording, share, told, hits, wording });
      most = Math.max(most, share);
    }
    return ranked.filter((one) => one.share >= most * LEAST_SHARE);
  }

  /** @param {number} page @returns {Promise<PageFacts>} */
  async facts(page) {
    return (await this.file(this.pageFiles[Math.floor(page / PAGES_A_FILE)] ?? fail(), readPages))[page % PAGES_A_FILE] ?? fail();
  }

  /** @param {Ranked} ranked @param {Marks} marks @returns {Promise<Result>} */
  async result(ranked, marks) {
    const facts = await this.facts(ranked.page), { sections, start, end, ...shown } = facts, { url, description } = shown;
    const part = sections[sectionOf(ranked, facts, marks) - 1];
    return {
      ...shown,
      score: ranked.score,
      section: part ? { title: part.heading, url: `${url}#${part.anchor}` } : null,
      excerpt: description,
      pieces: excerpt(description, [], 0, marks),
    };
  }
}

/**
 * The section that answers; 0 for the page itself. A heading that has the words of the query comes first, if the page is not
 * called so itself; then the section in which most of them count most. None is better than a wrong one.
 * @param {Ranked} ranked @param {PageFacts} facts @param {Marks} marks
 */
function sectionOf({ page, hits, told }, { title, description, sections }, marks) {
  const weight = (/** @type {Iterable<number | undefined>} */ places, known = new Set(places)) => told.reduce((sum, one, at) => (known.has(at) ? sum + one : sum), 0);
  const weightOf = (/** @type {string[]} */ list) => weight(list.map((word) => marks.get(word)));
  let best = 0, fewest = Infinity, most = weight(marks.values()) * OF_HEADING;
  const isOfPage = [title, description].some((text) => weightOf(words(text)) > most), longest = isOfPage ? told.length : fewest;
  sections.forEach(({ heading }, at) => {
    const list = words(heading), own = weightOf(list), { length } = list;
    if (length <= longest && (own > most || own === most && length < fewest)) [most, fewest, best] = [own, length, at + 1];
  });
  if (best || isOfPage) return best;
  const votes = [0];
  let all = most = 0;
  for (const { scores, sections } of hits) {
    votes[sections[page]] = (votes[sections[page]] ?? 0) + scores[page];
    all += scores[page];
  }
  votes.forEach((vote, section) => {
    if (vote > most) [most, best] = [vote, section];
  });
  return most * 2 > all ? best : 0;
}

/**
 * The words of a text where they stand, and the place of the word of the query that each stands for.
 * @param {string} text @param {Marks} marks
 */
function tokens(text, marks) {
  const markOf = (/** @type {string} */ part) => words(part).map((word) => marks.get(word)).find((mark) => mark !== undefined);
  /** @type {{ start: number, end: number, size: number, mark: number | undefined }[]} */
  const tokens = [];
  for (const { 0: run, index } of text.matchAll(WORDS)) {
    let at = index;
    const word = (/** @type {number} */ end) => {
      if (end > at) tokens.push({ start: at, end, size: 2, mark: markOf(text.slice(at, end)) });
    };
    for (const paired of run.matchAll(PAIRED)) {
      const letters = [...paired[0]], first = tokens.length + (index + paired.index > at ? 1 : 0);
      word(index + paired.index);
      at = index + paired.index;
      letters.forEach((letter, i) => {
        const mark = i ? markOf(letters[i - 1] + letter) : letters.length === 1 ? markOf(letter) : undefined;
        if (i) tokens[first + i - 1].mark ??= mark;
        tokens.push({ start: at, end: (at += letter.length), size: 1, mark });
      });
    }
    word(index + run.length);
  }
  return tokens;
}

/**
 * Pieces of the description of a page, or of the texts of its sections: plain, marked, plain and so on.
 * @param {string} description @param {string[]} texts @param {number} section @param {Marks} [marks]
 */
function excerpt(description, texts, section, marks = new Map()) {
  const others = texts.filter((_, at) => !section || at !== section);
  const own = section && texts[section] !== undefined ? [texts[section]] : [];
  for (const [at, text] of [...own, description, ...others].entries()) {
    const all = tokens(text, marks);
    if (!all.some(({ mark }) => mark !== undefined)) continue;
    let start = 0, end = all.length;
    if (at !== own.length) {
      let most = 0, size = 0;
      all.forEach(({ mark }, from) => {
        if (mark === undefined) return;
        const found = new Set();
        for (let to = from, size = 0; to < all.length && (size += all[to].size) <= LOOKED_AT; to++) found.add(all[to].mark);
        found.delete(undefined);
        if (found.size > most) [most, start] = [found.size, from];
      });
      start = Math.max(0, start - BEFORE);
      for (end = start; end < all.length && (size += all[end].size) <= LENGTH; ) end++;
    }
    let from = start ? all[start].start : 0;
    const to = end < all.length ? all[end - 1].end : text.length, pieces = [start ? "… " : ""];
    for (const token of all.slice(start, end)) {
      if (token.mark === undefined) continue;
      const letters = text.slice(token.start, token.end);
      // Letters side by side are marked as one.
      if (token.start === from && pieces.length > 1) pieces[pieces.length - 2] += letters;
      else {
        pieces[pieces.length - 1] += text.slice(from, token.start);
        pieces.push(letters, "");
      }
      from = token.end;
    }
    pieces[pieces.length - 1] += text.slice(from, to) + (end < all.length ? " …" : "");
    return pieces;
  }
  return [description];
}

/** @param {Reader} reader @param {number} pages @returns {Group[]} */
function readWords(reader, pages) {
  const forms = reader.words(), groups = reader.list(() => /** @type {any} */ ({ forms: forms.splice(0, reader.number()) }));
  groups.forEach((group, at) => (group.family = (groups[at - reader.number()] ?? fail()).family ?? at));
  for (const group of groups) {
    group.count = reader.number();
    group.listed = group.count > MOST_POSTINGS ? reader.count() : group.count;
  }
  for (const group of groups) group.pages = reader.pages(pages, group.listed);
  for (const group of groups) group.impacts = reader.take(group.listed);
  for (const group of groups) group.sections = reader.take(group.listed);
  for (const group of groups) group.followers = reader.take(group.listed);
  for (const group of groups) group.followers = Uint16Array.from(group.followers, (code) => FEW[code] ?? reader.byte() | (reader.byte() << 8));
  return forms[0] ? fail() : reader.end(groups);
}

/** @param {Reader} reader @returns {PageFacts[]} */
function readPages(reader) {
  /** @type {any[]} */
  const pages = reader.words().map((url) => ({ url }));
  for (const name of ["title", "description", "series", "letter"]) for (const page of pages) page[name] = reader.text();
  for (const page of pages) page.sections = reader.texts();
  for (const page of pages) page.sections = page.sections.map((/** @type {string} */ heading) => ({ heading, anchor: reader.text() || words(heading).join("-") }));
  let end = reader.number();
  for (const page of pages) [page.start, page.end] = [end, (end += reader.number())];
  return reader.end(pages);
}

/** @param {Reader} reader @param {number} pages @returns {Map<string, Map<string, number[]>>} */
function readFacets(reader, pages) {
  return reader.end(new Map(reader.list(() => [reader.text(), reader.lists(pages)])));
}

let sendsParts = false;

/**
 * The content of a packed file, or of a part of it that is packed by itself.
 * @param {string} url @param {{ start: number, end: number }} [part] @returns {Promise<Uint8Array>}
 */
async function load(url, part) {
  const answer = await fetch(url, part && { headers: { range: `bytes=${part.start}-${part.end - 1}` } });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  if (answer.headers.get("accept-ranges") === "bytes") sendsParts = true;
  const packed = await answer.blob();
  return unpack(part && answer.status !== 206 ? packed.slice(part.start, part.end) : packed);
}

/** @param {Blob} packed */
async function unpack(packed) {
  return new Uint8Array(await new Response(packed.stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

/**
 * Opens the index in the folder `base`; without one, in the folder of this file.
 * @param {string} [base]
 */
export async function open(base) {
  const own = new URL("./", import.meta.url).href, folder = base === undefined ? own : new URL(`${base}`.replace(/[^/]$/, "$&/"), document.baseURI).href;
  // In a folder that is named, a page may find what was published since.
  const bytes = MANIFEST && base === undefined ? unpack(new Blob([Uint8Array.from(atob(MANIFEST), (letter) => letter.charCodeAt(0))])) : load(`${folder}manifest.bin`);
  return new Search(folder, await bytes);
}
