// Our product's own program: the file is kept in the browser's storage while it
// is read, and every answer carries comparisons, statuses and reasons.
import { offer } from "../lib/offer.js";
import { productAs } from "../lib/product.js";

offer(productAs({ program: "/site/app.wasm" }));
