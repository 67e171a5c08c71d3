// src/base/random.ts
/**
* xoshiro128** 1.1 (Blackman & Vigna 2018), period 2^128 − 1, 32 bits a step; two steps make 53 bits.
* Seeds are digests of what is judged, never a clock, so that a second run gives the same interval.
*/
function seededRandom(seed) {
	const hex = seed.slice(seed.indexOf(":") + 1);
	const [first = 0, second = 0, third = 0, fourth = 0] = [
		0,
		8,
		16,
		24
	].map((at) => Number.parseInt(hex.slice(at, at + 8), 16));
	let [a, b, c, d] = [
		(first | second | third | fourth) === 0 ? 1 : first,
		second,
		third,
		fourth
	];
	const next = () => {
		const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
		const t = b << 9;
		c ^= a;
		d ^= b;
		b ^= c;
		a ^= d;
		c ^= t;
		d = rotateLeft(d, 11);
		return result;
	};
	return () => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;
}
/** A standard normal number by Marsaglia's polar method. */
function normalFrom(random) {
	for (;;) {
		const u = 2 * random() - 1;
		const v = 2 * random() - 1;
		const s = u * u + v * v;
		if (s > 0 && s < 1) return u * Math.sqrt(-2 * Math.log(s) / s);
	}
}
/** The numbers 0 … n−1 in random order (Fisher–Yates). */
function randomOrder(n, random) {
	const order = Uint32Array.from({ length: n }, (_, at) => at);
	for (let at = n - 1; at > 0; at -= 1) {
		const other = Math.floor(random() * (at + 1));
		[order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
	}
	return order;
}
function rotateLeft(value, by) {
	return value << by | value >>> 32 - by;
}

export { randomOrder as n, seededRandom as r, normalFrom as t };