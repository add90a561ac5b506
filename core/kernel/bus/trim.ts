import type { Runtime } from "../context.ts";
import { newId } from "../wire/id.ts";
import { epochKey, missedKey, PARTITIONS, streamKey } from "./partition.ts";

const EVERY_MS = 5000;
/** Entries that a stream keeps for a service that is away. */
const MOST = 200_000;

/** Where a group stands that has missed something: it reads nothing until the streams are filled again, or order would be lost. */
const WAITING = "18446744073709551615-0";

/**
 * Drops what every group has acknowledged. A stream longer than ARGV[1] is cut all the same, and groups that had not read what
 * goes are noted in KEYS[2] and made to wait. KEYS[1]: the stream. Answers how many entries went.
 */
const TRIM = `
if redis.call('exists', KEYS[1]) == 0 then return 0 end
local function parts(id) local ms, n = string.match(id, '^(%d+)-(%d+)$'); return tonumber(ms), tonumber(n) end
local function before(a, b) local am, an = parts(a); local bm, bn = parts(b); return am < bm or (am == bm and an < bn) end
local slowest, reached = nil, {}
for _, flat in ipairs(redis.call('xinfo', 'groups', KEYS[1])) do
  local group = {}
  for i = 1, #flat, 2 do group[flat[i]] = flat[i + 1] end
  local at = group['last-delivered-id']
  if group['pending'] > 0 then
    local first = redis.call('xpending', KEYS[1], group['name'])[2]
    if first and before(first, at) then at = first end
  end
  reached[group['name']] = at
  if not slowest or before(at, slowest) then slowest = at end
end
local gone = 0
if slowest then gone = redis.call('xtrim', KEYS[1], 'MINID', slowest) end
local over = redis.call('xlen', KEYS[1]) - tonumber(ARGV[1])
if over > 0 then
  gone = gone + redis.call('xtrim', KEYS[1], 'MAXLEN', ARGV[1])
  local first = redis.call('xrange', KEYS[1], '-', '+', 'COUNT', 1)[1]
  for name, at in pairs(reached) do
    if before(at, first[1]) then
      redis.call('hset', KEYS[2], name, 1)
      redis.call('xgroup', 'SETID', KEYS[1], name, '${WAITING}')
    end
  end
end
return gone`;

/** Trims all streams, unless another process did so a moment ago. Returns how many entries went. */
export async function trimStreams({ redis, config }: Runtime, most = MOST, everyMs = EVERY_MS): Promise<number> {
  const prefix = config.REDIS_PREFIX;
  if (everyMs > 0 && (await redis.set(`${prefix}:trimmed`, newId(), "PX", everyMs, "NX")) !== "OK") return 0;
  const streams = Array.from({ length: PARTITIONS }, (_, partition) => streamKey(prefix, partition));
  const gone = await Promise.all(streams.map((stream) => redis.eval(TRIM, 2, stream, missedKey(prefix), most)));
  return gone.reduce<number>((sum, entries) => sum + Number(entries), 0);
}

/** KEYS: missed, epoch, the streams. */
const REFILL = `
if redis.call('hdel', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('del', KEYS[2])
for i = 3, #KEYS do
  for _, group in ipairs(redis.call('exists', KEYS[i]) == 1 and redis.call('xinfo', 'groups', KEYS[i]) or {}) do
    local found = false
    for j = 1, #group, 2 do
      if group[j] == 'name' then found = group[j + 1] == ARGV[1] end
      if found and group[j] == 'last-delivered-id' and group[j + 1] == '${WAITING}' then redis.call('xgroup', 'SETID', KEYS[i], ARGV[1], '$') end
    end
  end
end
return 1`;

/** When a group has missed events: drops the epoch, so that the relays publish again all that they remember, in order. */
export async function askForMissed({ redis, config }: Runtime, group: string): Promise<boolean> {
  const prefix = config.REDIS_PREFIX;
  const streams = Array.from({ length: PARTITIONS }, (_, partition) => streamKey(prefix, partition));
  const keys = [missedKey(prefix), epochKey(prefix), ...streams];
  return (await redis.eval(REFILL, keys.length, ...keys, group)) === 1;
}

const JOIN = `
local made = redis.pcall('xgroup', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')
if made.err then
  if string.find(made.err, 'BUSYGROUP') then return 0 end
  return made
end
local info = redis.call('xinfo', 'stream', KEYS[1])
local stream = {}
for i = 1, #info, 2 do stream[info[i]] = info[i + 1] end
if stream['entries-added'] > stream['length'] then
  redis.call('hset', KEYS[2], ARGV[1], 1)
  redis.call('xgroup', 'SETID', KEYS[1], ARGV[1], '${WAITING}')
end
return 1`;

/** Makes a group where it is missing; one that comes after others have been read and trimmed has missed something. */
export async function joinStream({ redis, config }: Runtime, partition: number, group: string): Promise<void> {
  const prefix = config.REDIS_PREFIX;
  await redis.eval(JOIN, 2, streamKey(prefix, partition), missedKey(prefix), group);
}
