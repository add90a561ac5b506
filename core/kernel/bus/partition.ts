/** How many Redis Streams carry the events; fixed, since a key's stream must never change. */
export const PARTITIONS = 16;

/** The stream that a partition key belongs to: FNV-1a over its UTF-16 units. */
export function partitionOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % PARTITIONS;
}

/** Redis key of a partition's stream. */
export function streamKey(prefix: string, partition: number): string {
  return `${prefix}:events:${partition}`;
}

/** Redis key that is lost with the streams: what tells the relays to publish again. */
export function epochKey(prefix: string): string {
  return `${prefix}:epoch`;
}

/** Redis key of a hash: groups from under which a stream was cut. */
export function missedKey(prefix: string): string {
  return `${prefix}:missed`;
}

/** Which partitions a consumer should own, given all that are alive. */
export function shareOf(consumer: string, alive: readonly string[]): number[] {
  const sorted = [...new Set([...alive, consumer])].sort();
  const index = sorted.indexOf(consumer);
  return Array.from({ length: PARTITIONS }, (_, p) => p).filter((p) => p % sorted.length === index);
}
