// Loaded before all tests: hundreds of people are registered, and hashing as in production would be most of the work.
import { hashCost } from "../password-hash.ts";

Object.assign(hashCost, { memoryCost: 1024, timeCost: 1 });
