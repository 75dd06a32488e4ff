import { duckdbAs } from "../lib/duckdb.js";
import { offer } from "../lib/offer.js";

offer(duckdbAs("coi"));
