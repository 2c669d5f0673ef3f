// SHA-512 (FIPS 180-4) in whole numbers: for browsers that give a file no WebCrypto. A seal is small.
const WORD = (1n << 64n) - 1n;
const turn = (x, n) => ((x >> n) | (x << (64n - n))) & WORD;

function root(value, power) {
  let low = 0n, high = value + 1n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** power <= value) low = middle; else high = middle;
  }
  return low;
}

// The first 64 bits of the fractions of square and cube roots of the first primes.
const PRIMES = [];
for (let n = 2; PRIMES.length < 80; n++) if (PRIMES.every((p) => n % p)) PRIMES.push(n);
const START = PRIMES.slice(0, 8).map((p) => root(BigInt(p) << 128n, 2n) & WORD);
const ROUND = PRIMES.map((p) => root(BigInt(p) << 192n, 3n) & WORD);

function sha512(message) {
  const padded = new Uint8Array(Math.ceil((message.length + 17) / 128) * 128);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - 8, BigInt(message.length) * 8n);
  let state = START.slice();
  for (let at = 0; at < padded.length; at += 128) {
    const w = [];
    for (let i = 0; i < 16; i++) w.push(view.getBigUint64(at + 8 * i));
    for (let i = 16; i < 80; i++) {
      const a = w[i - 15], b = w[i - 2];
      const s0 = turn(a, 1n) ^ turn(a, 8n) ^ (a >> 7n);
      const s1 = turn(b, 19n) ^ turn(b, 61n) ^ (b >> 6n);
      w.push((w[i - 16] + s0 + w[i - 7] + s1) & WORD);
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 80; i++) {
      const s1 = turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n);
      const t1 = h + s1 + ((e & f) ^ (~e & WORD & g)) + ROUND[i] + w[i];
      const s0 = turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n);
      const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
      [a, b, c, d, e, f, g, h] = [(t1 + t2) & WORD, a, b, c, (d + t1) & WORD, e, f, g];
    }
    state = [a, b, c, d, e, f, g, h].map((x, i) => (x + state[i]) & WORD);
  }
  const out = new DataView(new ArrayBuffer(64));
  state.forEach((x, i) => out.setBigUint64(8 * i, x));
  return new Uint8Array(out.buffer);
}
