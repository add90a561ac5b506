export const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const checksumLength = 6;
const form = /^welo_[a-z]{4}_[0-9A-Za-z]{40}$/;

/** The last six characters of a key, from all before them: CRC-32 in base 62. A mistyped key needs nobody to look it up. */
export function checksumOf(start: string): string {
  let crc = 0xffffffff;
  for (let i = 0; i < start.length; i++) {
    crc ^= start.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  let rest = (crc ^ 0xffffffff) >>> 0;
  let text = "";
  for (let i = 0; i < checksumLength; i++, rest = Math.floor(rest / 62)) text = base62[rest % 62]! + text;
  return text;
}

/** Whether a text is written as an API key is, and its checksum fits. */
export function isApiKey(text: string): boolean {
  return form.test(text) && checksumOf(text.slice(0, -checksumLength)) === text.slice(-checksumLength);
}
