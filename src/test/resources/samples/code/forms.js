import d, * as ns from "m1";
import { a as b, c } from "m2";
import "side";
import def, { x as y } from './m3.js' with { type: "json" };
const { exec: run, spawn = 1, ...rest } = require("child_process");
const q = require("fs").promises;
export { a as z, b } from "m4";
export * from "m5"; export * as n6 from "m6";
export default class Foo extends Bar { #p = 1; static s = 2; static { boot(); } constructor(x) { super(x); this.x = x; } get v() { return 1; } static async *gen() { yield* other(); } [computed]() {} }
export const arrow = async (x, { k: kk = 2, j }, [l], ...more) => { await x?.y?.(1)?.[2]; };
const t = `a${b}c\n${d()}`; tag`x${1}`;
switch (x) { case 1: case 2: foo(); break; default: bar() }
for (let i = 0, n = 5; i < n; i++) { console.log(i) }
for (const k in o) z(k); for (const [a1, b1] of m) {} for await (const u of g()) {}
while (1) { if (a) break; else if (c) continue; else {} } do { w() } while (x > 1)
try { f() } catch ({ message }) { g() } finally { h() }
lab: for (;;) { continue lab }
throw new Error("x"); delete o.x; delete o[y], void 0; debugger;
var re = /ab+c/gi, u2; [p, q2] = [q2, p]; ({ a: aa, b: bb = 3 } = obj); x ||= 3; x++; --y;
f(...args, { a, b: 1, [c]: 2, "d e": 3, m() {}, get g() { return 1 }, ...sp, async *ag() {} });
const fe = function named(a = 1) { "use strict"; return new.target }; new X; new a.b.C(1); a ?? b; a === b; typeof x; (1, 2); 10n; null; undefined; import.meta.url; import("dyn");
class A2 { @dec() m() {} static async m2() {} 'str name' = 1; accessor = 2 }
let J = <div a="1" b={x} {...s}>text {y} <B.C/></div>;
