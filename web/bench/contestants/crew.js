// Our engine with the helpers that the product has: the same leader and the same
// border, but no file is kept, as none of the others keeps one.
import { offer } from "../lib/offer.js";
import { productAs } from "../lib/product.js";

offer(productAs({ program: "/engine.wasm", bare: true, together: true }));
