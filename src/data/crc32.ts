/**
 * CRC-32 as in gzip and in Parquet's page headers (polynomial 0xEDB88320, reflected), four bytes a step
 * ("slicing by four"): fast enough that every page that carries a checksum is held to it.
 */
export function crc32(bytes: Uint8Array): number {
  const [first, second, third, fourth] = TABLES;
  let crc = ~0;
  let at = 0;
  for (const end = bytes.length - 3; at < end; at += 4) {
    const word = crc ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
    crc =
      fourth[word & 255]! ^ third[(word >>> 8) & 255]! ^ second[(word >>> 16) & 255]! ^ first[word >>> 24]!;
  }
  for (; at < bytes.length; at += 1) crc = (crc >>> 8) ^ first[(crc ^ bytes[at]!) & 255]!;
  return ~crc >>> 0;
}

const TABLES = makeTables();

function makeTables(): readonly [Int32Array, Int32Array, Int32Array, Int32Array] {
  const first = new Int32Array(256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    first[byte] = crc;
  }
  const next = (table: Int32Array): Int32Array => table.map((crc) => (crc >>> 8) ^ first[crc & 255]!);
  const second = next(first);
  const third = next(second);
  return [first, second, third, next(third)];
}
