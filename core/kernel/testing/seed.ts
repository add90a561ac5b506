// Loaded before all tests: property tests search from the same place every time, or from WELO_SEED.
import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env["WELO_SEED"] ?? 20_261) });
