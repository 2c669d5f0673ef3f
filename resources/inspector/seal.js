// Reads a seal: METRO2, Base45 (RFC 9285), CBOR (RFC 8949), COSE_Sign1 with EdDSA (RFC 9052).
const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const NAMES = ["", "station", "number", "serial", "verdict", "on", "until",
  "digest", "epoch", "size", "head", "time", "parts", "count", "rejected"];
const ALWAYS = ["station", "number", "on", "digest", "epoch", "size", "head", "time"];
const OF_ONE = ["serial", "verdict"], AT_TIMES = ["until", "parts"], OF_LIST = ["count", "rejected"];
const TEXTS = ["station", "number", "serial", "parts"], HASHES = ["digest", "head"], DAYS = ["on", "until"];
const LONGEST = 1600, LONGEST_TEXT = 500;
const LAST_TIME = 253402300799; // the last second of the year 9999
// What nobody sees: controls, formats (no width, or turning the line about), ends of lines.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
// What may stand around a code that was copied.
const AROUND = /^[ \t\r\n\f\v\u00a0\u3000\ufeff]+|[ \t\r\n\f\v\u00a0\u3000\ufeff]+$/g;

function fromBase45(text) {
  const out = [];
  for (let at = 0; at < text.length; at += 3) {
    const digits = [...text.slice(at, at + 3)].map((c) => BASE45.indexOf(c));
    if (digits.length === 1 || digits.includes(-1)) throw new Error("damaged");
    const value = digits.reduce((sum, digit, place) => sum + digit * 45 ** place, 0);
    if (value >= 256 ** (digits.length - 1)) throw new Error("damaged");
    if (digits.length === 3) out.push(value >> 8);
    out.push(value & 255);
  }
  return Uint8Array.from(out);
}

function fromCbor(bytes) {
  let at = 0;
  const take = (count) => {
    if (at + count > bytes.length) throw new Error("damaged");
    at += count;
    return bytes.subarray(at - count, at);
  };
  const number = (kind) => {
    if (kind < 24) return kind;
    if (kind > 27) throw new Error("damaged");
    const value = take(2 ** (kind - 24)).reduce((sum, byte) => sum * 256 + byte, 0);
    if (!Number.isSafeInteger(value)) throw new Error("damaged");
    return value;
  };
  const item = (depth) => {
    if (depth > 6) throw new Error("damaged");
    const first = take(1)[0], kind = first >> 5, value = number(first & 31);
    switch (kind) {
      case 0: return value;
      case 1: return -1 - value;
      case 2: return take(value);
      case 3: return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(take(value));
      case 4: return Array.from({ length: check(value) }, () => item(depth + 1));
      case 5: {
        const map = new Map();
        for (let i = check(value); i > 0; i--) {
          const key = item(depth + 1);
          if (map.has(key)) throw new Error("damaged");
          map.set(key, item(depth + 1));
        }
        return map;
      }
      case 6: return { tag: value, value: item(depth + 1) };
      default: throw new Error("damaged");
    }
  };
  const check = (count) => {
    if (count > bytes.length) throw new Error("damaged");
    return count;
  };
  const found = item(0);
  if (at !== bytes.length || !same(toCbor(found), bytes)) throw new Error("damaged");
  return found;
}

// Writes what fromCbor reads in its one form (RFC 8949, 4.2): the shortest heads, keys in order.
function toCbor(value) {
  if (typeof value === "number") return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
  if (typeof value === "string") {
    const bytes = new TextEncoder().encode(value);
    return [...cborHead(3, bytes.length), ...bytes];
  }
  if (value instanceof Uint8Array) return [...cborHead(2, value.length), ...value];
  if (Array.isArray(value)) return [...cborHead(4, value.length), ...value.flatMap(toCbor)];
  if (!(value instanceof Map)) return [...cborHead(6, value.tag), ...toCbor(value.value)];
  const rows = [...value].map((row) => row.map(toCbor));
  rows.sort(([one], [other]) => one.length - other.length || compared(one, other));
  return [...cborHead(5, value.size), ...rows.flat(2)];
}

function cborHead(kind, count) {
  if (count < 24) return [(kind << 5) | count];
  const size = [1, 2, 4, 8].find((bytes) => count < 256 ** bytes), out = [];
  for (let place = size - 1; place >= 0; place--) out.push(Math.floor(count / 256 ** place) % 256);
  return [(kind << 5) | (24 + Math.log2(size)), ...out];
}

function compared(one, other) {
  const at = one.findIndex((byte, place) => byte !== other[place]);
  return at < 0 ? 0 : one[at] - other[at];
}

function same(one, other) {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

function statement(head, payload) {
  return Uint8Array.from(toCbor(["Signature1", head, new Uint8Array(), payload]));
}

function keyName(bytes) {
  let bits = "";
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  return bits.match(/.{5}/g).map((five) => BASE32[parseInt(five, 2)]).join("");
}

function isDay(number) {
  const year = Math.floor(number / 10000), month = Math.floor(number / 100) % 100;
  const found = new Date(Date.UTC(year, month - 1, number % 100));
  return year > 999 && year < 10000 && found.getUTCMonth() === month - 1 && found.getUTCDate() === number % 100;
}

function formed(name, value) {
  if (TEXTS.includes(name))
    return typeof value === "string" && [...value].length <= LONGEST_TEXT && !HIDDEN.test(value);
  if (HASHES.includes(name)) return value instanceof Uint8Array && value.length === 32;
  if (!Number.isSafeInteger(value) || value < 0) return false;
  if (DAYS.includes(name)) return isDay(value);
  return name !== "time" || value <= LAST_TIME;
}

// Returns {key, facts, message, signature}; throws where the text is no seal. Nothing is verified.
function readSeal(text) {
  if (text.length > LONGEST) throw new Error("damaged");
  const whole = text.replace(AROUND, "").replace(/[\r\n]/g, ""), form = whole.slice(0, 7).toUpperCase();
  if (form === "METRO1:") throw new Error("earlier");
  if (form !== "METRO2:") throw new Error("other");
  const message = fromCbor(fromBase45(whole.slice(7)));
  if (message.tag !== 18 || !Array.isArray(message.value) || message.value.length !== 4) throw new Error("damaged");
  const [head, bare, payload, signature] = message.value;
  if (![head, payload, signature].every((part) => part instanceof Uint8Array)) throw new Error("damaged");
  // The head names algorithm and key and nothing else, and nothing stands outside the signature.
  if (!(bare instanceof Map) || bare.size) throw new Error("damaged");
  const about = fromCbor(head), plain = fromCbor(payload);
  if (!(about instanceof Map) || about.size !== 2 || !(plain instanceof Map)) throw new Error("damaged");
  const key = about.get(4);
  if (about.get(1) !== -8 || !(key instanceof Uint8Array) || key.length !== 10) throw new Error("damaged");
  if (signature.length !== 64) throw new Error("damaged");
  const facts = {};
  for (const [name, value] of plain) {
    if (!Number.isInteger(name) || !NAMES[name] || !formed(NAMES[name], value)) throw new Error("damaged");
    facts[NAMES[name]] = value;
  }
  const own = "count" in facts ? OF_LIST : OF_ONE, may = "count" in facts ? [] : AT_TIMES;
  if (![...ALWAYS, ...own].every((name) => name in facts)) throw new Error("damaged");
  if (!Object.keys(facts).every((name) => [...ALWAYS, ...own, ...may].includes(name))) throw new Error("damaged");
  if ("verdict" in facts && facts.verdict > 1) throw new Error("damaged");
  if ("count" in facts && (facts.count < 1 || facts.rejected > facts.count)) throw new Error("damaged");
  return { key: keyName(key), facts, message: statement(head, payload), signature };
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

// Verifies by WebCrypto where the browser knows Ed25519, else by noble-ed25519.
async function isSigned(publicKey, message, signature) {
  try {
    const key = await crypto.subtle.importKey("raw", publicKey, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
  } catch {
    try {
      const noble = globalThis.nobleEd25519;
      noble.hashes.sha512 = sha512;
      return noble.verify(signature, message, publicKey, { zip215: false });
    } catch {
      return false;
    }
  }
}

// Since when a key is revoked, in milliseconds: a civil day at its start in China, or a moment.
function revokedSince(text) {
  return Date.parse(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00+08:00` : text);
}
