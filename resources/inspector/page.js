// The page itself: asks, checks, shows. Nothing leaves it.
const LIST = JSON.parse(document.getElementById("keys").textContent);
const WORDS = JSON.parse(document.getElementById("words").textContent);
const at = (id) => document.getElementById(id);
const asked = new URLSearchParams(location.hash.slice(1).replace(/\+/g, "%2B"));
let language = asked.get("l") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
let turnNumber = 0;

const say = (code, values = {}) =>
  WORDS[code][language].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
// The civil day in China of a moment in milliseconds.
const civil = (moment) => new Date(moment + 8 * 3600e3).toISOString().slice(0, 10);
const day = (number) => String(number).replace(/(\d{4})(\d\d)(\d\d)/, "$1-$2-$3");
const folded = (serial) => serial.normalize("NFKC").replace(/\s+/gu, "").toUpperCase();
const bare = (serial) => folded(serial).replace(/[^\p{L}\p{N}]+/gu, "");

// Width, spaces and capitals count for nothing; every mark does: 1/23 and 12-3 may be two instruments.
function likeness(one, other) {
  if (folded(one) === folded(other)) return "same";
  return bare(one) && bare(one) === bare(other) ? "alike" : "other";
}

function dress() {
  document.documentElement.lang = language;
  for (const id of ["title", "take", "typed", "plate", "language"]) at(id).textContent = say(`inspector.${id}`);
  at("station").textContent = LIST.name[language] || LIST.name.zh;
  at("foot").textContent = say("inspector.foot", { at: civil(Date.parse(LIST.at)), root: LIST.root || "—" });
}

function show(state, verdict, because, facts = [], notes = []) {
  document.body.dataset.state = state;
  at("result").hidden = state === "empty";
  const mark = { passed: "✓ ", rejected: "✕ ", bad: "⚠ ", ended: "⚠ ", alike: "⚠ " }[state] ?? "";
  at("verdict").textContent = mark + verdict;
  at("because").textContent = because;
  at("facts").replaceChildren(...facts.flatMap(([name, value, large]) => {
    const title = document.createElement("dt"), text = document.createElement("dd");
    title.textContent = say(`inspector.fact.${name}`);
    text.textContent = value;
    if (large) text.className = "large";
    return [title, text];
  }));
  at("notes").replaceChildren(...notes.map((note) => {
    const row = document.createElement("li");
    row.textContent = note;
    return row;
  }));
}

const bad = (code, values, facts, notes) =>
  show("bad", say("inspector.bad"), say(`inspector.${code}`, values), facts, notes);

async function check() {
  const turn = ++turnNumber;
  const text = at("text").value;
  if (!text.trim()) return show("empty", "", "");
  let seal;
  try {
    seal = readSeal(text);
  } catch (error) {
    const known = ["earlier", "other"].includes(error.message) ? error.message : "damaged";
    return bad(known);
  }
  const key = LIST.keys.find((row) => row.id === seal.key && row.algorithm === "Ed25519");
  if (!key) return bad("unknown_key", { key: seal.key });
  const signed = await isSigned(fromHex(key.public), seal.message, seal.signature);
  // Whoever types on is answered for the last letter only.
  if (turn !== turnNumber) return undefined;
  if (!signed) return bad("forged");
  return judge(seal, key);
}

function about(facts) {
  if ("count" in facts)
    return [["number", facts.number], ["count", facts.count], ["rejected", facts.rejected], ["last", day(facts.on)]];
  const rows = [["serial", facts.serial, true]];
  if (facts.parts) rows.push(["parts", facts.parts]);
  rows.push(["number", facts.number], ["on", day(facts.on)]);
  if (facts.until) rows.push(["until", day(facts.until)]);
  return rows;
}

function judge({ facts }, key) {
  const rows = about(facts);
  const printed = "count" in facts ? "not_checked_rows" : "not_checked_content";
  const notes = ["not_checked_paper", "not_checked_later", printed].map((code) => say(`inspector.${code}`));
  if (key.root) notes.push(say("inspector.root", { root: key.root }));
  if (key.root !== LIST.root) notes.push(say("inspector.earlier_root", { root: LIST.root }));
  if (!LIST.root) notes.push(say("inspector.root_none"));
  if (key.revoked && facts.time * 1000 >= revokedSince(key.revoked))
    return bad("revoked", { key: key.id, since: key.revoked.slice(0, 10), why: key.why }, rows, notes);
  if (key.revoked) notes.unshift(say("inspector.revoked_since", { since: key.revoked.slice(0, 10), why: key.why }));
  if (facts.station !== LIST.station) return bad("other_station", { station: facts.station }, rows, notes);
  const typed = at("serial").value.trim();
  // A list is genuine as a whole; what it says of one instrument is not in the code.
  if ("count" in facts)
    return show("list", say("inspector.list"), say(typed ? "inspector.list_serial" : "inspector.list_look", { typed }), rows, notes);
  const like = typed ? likeness(typed, facts.serial) : "same";
  if (like === "other") return bad("other_serial", { typed, serial: facts.serial }, rows, notes);
  if (like === "alike") {
    const verdict = say(facts.verdict === 1 ? "inspector.passed" : "inspector.rejected");
    return show("alike", say("inspector.alike"), say("inspector.serial_alike", { typed, serial: facts.serial, verdict }), rows, notes);
  }
  const because = say(typed ? "inspector.serial_same" : "inspector.compare", { serial: facts.serial });
  if (facts.verdict !== 1) return show("rejected", say("inspector.rejected"), because, rows, notes);
  const today = civil(Date.now());
  if (facts.until && day(facts.until) < today)
    return show("ended", say("inspector.ended"), say("inspector.ended_on", { until: day(facts.until) }), rows, notes);
  return show("passed", say("inspector.passed"), because, rows, notes);
}

// A photo is tried whole and in pieces, larger and smaller, until a code is found.
async function readPhoto(file) {
  const address = URL.createObjectURL(file), image = new Image();
  try {
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
    for (const side of [1200, 2000, 800, 3000]) {
      for (const [x, y, part] of [[0, 0, 1], [0.4, 0.5, 0.6], [0, 0.5, 0.6], [0.4, 0, 0.6], [0, 0, 0.6]]) {
        const wide = image.naturalWidth * part, high = image.naturalHeight * part;
        const scale = Math.min(side / Math.max(wide, high), 3);
        canvas.width = Math.max(1, Math.round(wide * scale));
        canvas.height = Math.max(1, Math.round(high * scale));
        pen.drawImage(image, image.naturalWidth * x, image.naturalHeight * y, wide, high, 0, 0, canvas.width, canvas.height);
        const pixels = pen.getImageData(0, 0, canvas.width, canvas.height);
        const found = jsQR(pixels.data, canvas.width, canvas.height);
        if (found && found.data.startsWith("METRO")) return found.data;
      }
      await new Promise((resume) => setTimeout(resume));
    }
  } catch {
    // What is no picture has no code either.
  } finally {
    URL.revokeObjectURL(address);
  }
  return "";
}

at("photo").addEventListener("change", async () => {
  const [file] = at("photo").files;
  if (!file) return;
  show("reading", say("inspector.reading"), "");
  const text = await readPhoto(file);
  at("photo").value = "";
  at("text").value = text;
  if (text) await check();
  else bad("no_code");
});
at("text").addEventListener("input", check);
at("serial").addEventListener("input", check);
at("language").addEventListener("click", () => {
  language = language === "zh" ? "en" : "zh";
  dress();
  check();
});

at("text").value = asked.get("c") ?? "";
at("serial").value = asked.get("s") ?? "";
dress();
check();
