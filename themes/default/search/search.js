// The search of a guide site: opens the index beside this file and answers queries. Has no interface of its own;
// search-ui.js brings one. Ranks as `hornbook search` does (src/search/query.rs), and both are held to the same tests.

const VERSION = 1, PAGES_A_FILE = 32, MOST_WORDS = 12, MOST_ENDINGS = 16, MOST_GUESSES = 6;
const OF_ENDING = 0.8, OF_ENDING_BESIDE = 0.3, OF_SLIPS = [1, 0.65, 0.4], OF_OTHER_START = 0.8;
const OF_NEIGHBOURS = 0.2, OF_SCORES = 0.5, LEAST_SHARE = 0.5, MAX_LETTERS = 32;

/**
 * @typedef {{ anchor: string, heading: string }} SectionFacts
 * @typedef {{ url: string, title: string, description: string, series: string, letter: string, sections: SectionFacts[] }} PageFacts
 * @typedef {{ forms: string[], count: number, pages: number[], impacts: Uint8Array, sections: Uint8Array, followers: Uint8Array }} Group
 * @typedef {{ group: Group, form: string, weight: number }} Candidate
 * @typedef {{ score: number, section: number, followers: number, form: string }} Hit
 * @typedef {{ page: number, score: number, share: number, section: number }} Ranked
 * @typedef {{ url: string, title: string, description: string, section: { title: string, url: string } | null, excerpt: string, score: number, letter: string, series: string }} Result
 * @typedef {{ limit?: number, filters?: Record<string, string[]> }} Options
 */

/** Reads what `bytes.rs` writes. Throws where bytes end too soon or say something impossible. */
class Reader {
  /** @param {Uint8Array} bytes @param {string} kind */
  constructor(bytes, kind) {
    this.bytes = bytes;
    this.at = 4;
    const head = [104, 98, kind.charCodeAt(0), VERSION];
    if (head.some((byte, at) => bytes[at] !== byte)) fail();
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
  /** @param {string} before The text before this one. */
  textBehind(before) {
    const shared = this.number(), bytes = toUtf8.encode(before);
    return shared > bytes.length ? fail() : utf8.decode(bytes.subarray(0, shared)) + this.text();
  }
  /** @param {number} pages How many pages there are. */
  pages(pages) {
    const list = [];
    for (let page = 0, left = this.count(); left > 0; left--) {
      page += this.number();
      if (page >= pages) fail();
      list.push(page);
    }
    return list;
  }
  /** @param {number} pages @returns {Map<string, number[]>} */
  lists(pages) {
    const lists = new Map();
    for (let left = this.count(); left > 0; left--) {
      const text = this.text();
      lists.set(text, this.pages(pages));
    }
    return lists;
  }
  /** @template T @param {T} value @returns {T} */
  end(value) {
    return this.at === this.bytes.length ? value : fail();
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true }), toUtf8 = new TextEncoder();

/** @returns {never} */
function fail() {
  throw new Error("the search index is damaged");
}

const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]/g;
const WORDS = /[\p{Alphabetic}\p{N}\p{M}]+/gu;
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
      const letters = [...part].map((letter) => letter.toLowerCase()).join("");
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

/** @param {string} word The bit that tells of a word that it follows another. */
function follower(word) {
  let hash = 0x811c9dc5;
  for (const letter of [...word].slice(0, 4)) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return word ? 1 << ((hash >>> 13) & 7) : 0;
}

/** @param {number} bits */
function ones(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}

/**
 * The fewest slips between two words, if there are at most `most`; otherwise -1.
 * @param {string[]} word @param {string[]} other @param {number} most
 */
function distance(word, other, most) {
  if (Math.abs(word.length - other.length) > most) return -1;
  let above = [], last = Array.from({ length: other.length + 1 }, (_, j) => j);
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
  if (a === b) return 0;
  const x = [...a], y = [...b];
  for (let i = 0; i < x.length && i < y.length; i++) {
    if (x[i] !== y[i]) return (x[i].codePointAt(0) ?? 0) - (y[i].codePointAt(0) ?? 0);
  }
  return x.length - y.length;
}

/** An open index. */
class Search {
  /** @param {string} base @param {Uint8Array} bytes */
  constructor(base, bytes) {
    this.base = base;
    /** @type {Map<string, Promise<any>>} */
    this.files = new Map();
    const reader = new Reader(bytes, "m");
    this.pages = reader.number();
    this.language = reader.text();
    /** @type {[string, string][]} */
    this.wordFiles = [];
    let before = "";
    for (let at = 0, count = reader.count(); at < count; at++) {
      before = reader.textBehind(before);
      this.wordFiles.push([before, name(reader, "w", at)]);
    }
    if (!this.wordFiles.length) fail();
    /** @type {string[]} */
    this.pageFiles = [];
    for (let at = 0; at * PAGES_A_FILE < this.pages; at++) this.pageFiles.push(name(reader, "p", at));
    this.commonFile = name(reader, "c", 0);
    this.facetFile = name(reader, "f", 0);
    this.letters = reader.lists(this.pages);
    this.pins = reader.lists(this.pages);
    reader.end(0);
  }

  /**
   * Reads a file once.
   * @template T @param {string} file @param {(bytes: Uint8Array) => T} read @returns {Promise<T>}
   */
  file(file, read) {
    let known = this.files.get(file);
    if (!known) {
      known = load(this.base + file).then(read);
      this.files.set(file, known);
      // What failed is tried again: the reader may be online by then.
      known.catch(() => this.files.delete(file));
    }
    return known;
  }

  /** @param {number} at */
  shard(at) {
    return this.file(this.wordFiles[at][1], (bytes) => readWords(bytes, this.pages));
  }

  common() {
    return this.file(this.commonFile, readCommon);
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
   * The pages that answer a query best.
   * @param {string} text @param {Options} [options]
   * @returns {Promise<{ total: number, results: Result[] }>}
   */
  async query(text, options = {}) {
    const { limit = 10, filters = {} } = options;
    text = String(text).slice(0, 500);
    const looked = words(text).slice(0, MOST_WORDS);
    if (!looked.length) return { total: 0, results: [] };
    const isOpen = /[\p{Alphabetic}\p{N}]$/u.test(text);
    const [allowed, ...candidates] = await Promise.all([
      this.allowed(filters),
      ...looked.map((word, at) => this.candidates(word, isOpen && at + 1 === looked.length)),
    ]);
    const ranked = this.rank(looked, candidates, allowed);
    const written = looked.join(" "), first = new Set();
    for (const lists of [this.pins, this.letters]) {
      for (const page of lists.get(written) ?? []) if (!allowed || allowed.has(page)) first.add(page);
    }
    let total = ranked.length;
    const best = ranked[0]?.score ?? 0, chosen = [];
    let above = first.size;
    for (const page of first) {
      const known = ranked.find((one) => one.page === page);
      if (!known) total++;
      chosen.push({ ...(known ?? { page, share: 0, section: 0 }), score: best + above-- });
    }
    for (const one of ranked) if (!first.has(one.page)) chosen.push(one);
    return { total, results: await Promise.all(chosen.slice(0, limit).map((one) => this.result(one, candidates))) };
  }

  /** The pages that the filters leave; null for all. @param {Record<string, string[]>} filters */
  async allowed(filters) {
    const names = Object.keys(filters);
    if (!names.length) return null;
    const facets = await this.file(this.facetFile, (bytes) => readFacets(bytes, this.pages));
    /** @type {Set<number> | null} */
    let allowed = null;
    for (const name of names) {
      const pages = new Set();
      for (const value of [filters[name]].flat()) {
        for (const page of facets.get(name)?.get(String(value)) ?? []) if (!allowed || allowed.has(page)) pages.add(page);
      }
      allowed = pages;
    }
    return allowed;
  }

  /** @param {string} word @param {boolean} isOpen @returns {Promise<Candidate[]>} */
  async candidates(word, isOpen) {
    const letters = [...word], place = this.place(word), own = await this.shard(place);
    /** @type {Candidate[]} */
    const found = [];
    const exact = own.find((group) => group.forms.includes(word));
    if (exact) found.push({ group: exact, form: word, weight: 1 });
    if (isOpen) await this.addEndings(word, letters, place, found);
    if (!found.length && forgiven(letters.length)) await this.addGuesses(letters, place, isOpen, found);
    return found;
  }

  /** @param {string} word @param {string[]} letters @param {number} place @param {Candidate[]} found */
  async addEndings(word, letters, place, found) {
    /** @type {{ count: number, form: string, place: number }[]} */
    const endings = [];
    const isEnding = (/** @type {string} */ form) => form.startsWith(word) && form !== word;
    const isShort = letters.length < 3;
    if (isShort && this.wordFiles.length > 1) {
      for (const [form, count] of await this.common()) {
        if (isEnding(form)) endings.push({ count, form, place: this.place(form) });
      }
    } else {
      const places = this.wordFiles[place + 1]?.[0].startsWith(word) ? [place, place + 1] : [place];
      for (const at of places) {
        for (const group of await this.shard(at)) {
          for (const form of group.forms) if (isEnding(form)) endings.push({ count: group.count, form, place: at });
        }
      }
    }
    endings.sort((a, b) => b.count - a.count || byBytes(a.form, b.form));
    const isFound = found.some((known) => known.form === word);
    const wanted = endings.slice(0, isShort ? 3 : MOST_ENDINGS).map(({ form, place }) => {
      const weight = (isFound ? OF_ENDING_BESIDE : OF_ENDING) * (0.5 + 0.5 * (letters.length / [...form].length));
      return { place, form, weight };
    });
    await this.add(wanted, found);
  }

  /** @param {string[]} letters @param {number} place @param {boolean} isOpen @param {Candidate[]} found */
  async addGuesses(letters, place, isOpen, found) {
    const most = forgiven(letters.length);
    /** @type {{ slips: number, start: number, count: number, form: string, place: number }[]} */
    const guesses = [];
    const look = (/** @type {string} */ form, /** @type {number} */ count, /** @type {number} */ at) => {
      const other = [...form];
      let slips = distance(letters, other, most);
      if (slips < 0 && isOpen && letters.length >= 4 && other.length > letters.length) {
        slips = distance(letters, other.slice(0, letters.length), 1);
        if (slips >= 0) slips++;
      }
      if (slips >= 0 && slips <= 2) guesses.push({ slips, start: +(other[0] !== letters[0]), count, form, place: at });
    };
    for (const group of await this.shard(place)) for (const form of group.forms) look(form, group.count, place);
    for (const [form, count] of await this.common()) {
      const at = this.place(form);
      if (at !== place) look(form, count, at);
    }
    guesses.sort((a, b) => a.slips - b.slips || a.start - b.start || b.count - a.count || byBytes(a.form, b.form));
    const wanted = guesses.slice(0, MOST_GUESSES).map(({ slips, start, form, place }) => {
      return { place, form, weight: OF_SLIPS[slips] * (start ? OF_OTHER_START : 1) };
    });
    await this.add(wanted, found);
  }

  /** @param {{ place: number, form: string, weight: number }[]} wanted @param {Candidate[]} found */
  async add(wanted, found) {
    const shards = await Promise.all(wanted.map(({ place }) => this.shard(place)));
    wanted.forEach(({ form, weight }, at) => {
      const group = shards[at].find((group) => group.forms.includes(form));
      if (group && !found.some((known) => known.group === group)) found.push({ group, form, weight });
    });
  }

  /** How telling a word on so many pages is. @param {number} count */
  rarity(count) {
    return Math.log(1 + Math.max(0, this.pages - count + 0.5) / (count + 0.5));
  }

  /** @param {string[]} looked @param {Candidate[][]} candidates @param {Set<number> | null} allowed @returns {Ranked[]} */
  rank(looked, candidates, allowed) {
    /** @type {Map<number, Hit[]>} */
    const hits = new Map();
    const worth = looked.map(() => 0), nextBits = looked.map(() => 0);
    candidates.forEach((list, at) => {
      for (const { group, form, weight } of list) {
        const rarity = this.rarity(group.count);
        worth[at] = Math.max(worth[at], rarity * weight);
        nextBits[at] |= follower(form);
        group.pages.forEach((page, index) => {
          if (allowed && !allowed.has(page)) return;
          const score = (rarity * weight * group.impacts[index]) / 255;
          let own = hits.get(page);
          if (!own) hits.set(page, (own = looked.map(() => ({ score: 0, section: 0, followers: 0, form: "" }))));
          if (score > own[at].score) {
            own[at] = { score, section: group.sections[index], followers: group.followers[index], form };
          }
        });
      }
      if (!list.length) worth[at] = this.rarity(0);
    });
    const all = worth.reduce((sum, one) => sum + one, 0);
    /** @type {Ranked[]} */
    const ranked = [];
    let most = 0;
    for (const [page, own] of hits) {
      /** @type {Map<number, number>} */
      const votes = new Map();
      let sum = 0, share = 0;
      own.forEach((hit, at) => {
        if (!(hit.score > 0)) return;
        const next = own[at + 1], bits = nextBits[at + 1] ?? 0;
        let neighbour = 0;
        if (next && next.score > 0 && hit.followers & bits) {
          // The more bits are set, the likelier they are so by chance.
          const chance = Math.min(8, ones(hit.followers) * ones(bits)) / 8;
          neighbour = (OF_NEIGHBOURS * (worth[at] + worth[at + 1]) + OF_SCORES * (hit.score + next.score)) * (1 - chance);
        }
        sum += hit.score + neighbour;
        share += worth[at] / all;
        votes.set(hit.section, (votes.get(hit.section) ?? 0) + hit.score);
      });
      let section = 0, best = -1;
      for (const [one, vote] of [...votes].sort((a, b) => a[0] - b[0])) if (vote > best) [section, best] = [one, vote];
      ranked.push({ page, score: sum * share * share, share, section });
      most = Math.max(most, share);
    }
    return ranked
      .filter((one) => one.share >= most * LEAST_SHARE)
      .sort((a, b) => b.score - a.score || a.page - b.page);
  }

  /** @param {Ranked} ranked @param {Candidate[][]} candidates @returns {Promise<Result>} */
  async result(ranked, candidates) {
    const file = this.pageFiles[Math.floor(ranked.page / PAGES_A_FILE)] ?? fail();
    const facts = await this.file(file, readPages);
    const { url, title, description, series, letter, sections } = facts[ranked.page % PAGES_A_FILE] ?? fail();
    const part = sections[ranked.section - 1];
    const section = part ? { title: part.heading, url: `${url}#${part.anchor}` } : null;
    return { url, title, description, section, excerpt: description, score: ranked.score, letter, series };
  }
}

/** @param {Reader} reader @param {string} kind @param {number} at */
function name(reader, kind, at) {
  const print = [...reader.take(4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${kind}${at}-${print}.bin`;
}

/** @param {Uint8Array} bytes @param {number} pages @returns {Group[]} */
function readWords(bytes, pages) {
  const reader = new Reader(bytes, "w"), groups = [];
  let before = "";
  for (let left = reader.count(); left > 0; left--) {
    const forms = [];
    for (let more = reader.count(); more > 0; more--) forms.push((before = reader.textBehind(before)));
    const count = reader.number(), list = reader.pages(pages);
    const column = () => reader.take(list.length);
    groups.push({ forms, count, pages: list, impacts: column(), sections: column(), followers: column() });
  }
  return reader.end(groups);
}

/** @param {Uint8Array} bytes @returns {[string, number][]} */
function readCommon(bytes) {
  const reader = new Reader(bytes, "c");
  /** @type {[string, number][]} */
  const common = [];
  let before = "";
  for (let left = reader.count(); left > 0; left--) {
    before = reader.textBehind(before);
    common.push([before, reader.number()]);
  }
  return reader.end(common);
}

/** @param {Uint8Array} bytes @returns {PageFacts[]} */
function readPages(bytes) {
  const reader = new Reader(bytes, "p"), pages = [];
  let url = "";
  for (let left = reader.count(); left > 0; left--) {
    url = reader.textBehind(url);
    const [title, description, series, letter] = [reader.text(), reader.text(), reader.text(), reader.text()];
    const sections = [];
    for (let more = reader.count(); more > 0; more--) sections.push({ anchor: reader.text(), heading: reader.text() });
    pages.push({ url, title, description, series, letter, sections });
  }
  return reader.end(pages);
}

/** @param {Uint8Array} bytes @param {number} pages @returns {Map<string, Map<string, number[]>>} */
function readFacets(bytes, pages) {
  const reader = new Reader(bytes, "f"), facets = new Map();
  for (let left = reader.count(); left > 0; left--) {
    const name = reader.text();
    facets.set(name, reader.lists(pages));
  }
  return reader.end(facets);
}

/** @param {string} url @returns {Promise<Uint8Array>} */
async function load(url) {
  const answer = await fetch(url);
  if (!answer.ok || !answer.body) throw new Error(`${url} answered ${answer.status}`);
  const unpacked = answer.body.pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/**
 * Opens the index in the folder `base`; without one, in the folder of this file.
 * @param {string} [base]
 */
export async function open(base) {
  const folder = base === undefined ? new URL("./", import.meta.url).href : new URL(base, document.baseURI).href;
  return new Search(folder, await load(`${folder}manifest.bin`));
}
