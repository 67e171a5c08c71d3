import { n as openSides, t as check } from "./check2.js";

export { check };