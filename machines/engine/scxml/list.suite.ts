/** Documents of SCION's test framework, by folder; for the W3C's own, the numbers of its assertions. */
const documents: Readonly<Record<string, string>> = {
  actionSend: "send1 send2 send3 send4 send4b send7 send7b send8 send8b send9",
  "assign-current-small-step": "test0 test1 test2 test3 test4",
  assign: "assign_invalid assign_obj_literal",
  basic: "basic0 basic1 basic2",
  "cond-js": "TestConditionalTransition test0 test1 test2",
  data: "data_invalid data_obj_literal",
  "default-initial-state": "initial1 initial2",
  delayedSend: "send1 send2 send3",
  documentOrder: "documentOrder0",
  foreach: "test1",
  "hierarchy+documentOrder": "test0 test1",
  hierarchy: "hier0 hier1 hier2",
  history: "history0 history1 history2 history3 history4 history4b history5 history6",
  "if-else": "test0",
  in: "TestInPredicate",
  "internal-transitions": "test0 test1",
  misc: "deep-initial",
  "more-parallel": "test0 test1 test10 test10b test2 test2b test3 test3b test4 test5 test6 test6b test7 test8 test9",
  "multiple-events-per-transition": "test1",
  "parallel+interrupt":
    "test0 test1 test10 test11 test12 test13 test14 test15 test16 test17 test18 test19 test2 test20 " +
    "test21 test21b test21c test22 test23 test24 test25 test27 test28 test29 test3 test30 test31 test4 " +
    "test5 test6 test7 test7b test8 test9",
  parallel: "test0 test1 test2 test3",
  "script-src": "test0 test1 test2",
  script: "test0 test1 test2",
  "scxml-prefix-event-name-matching": "star0 test0 test1",
  "send-data": "send1",
  "send-idlocation": "test0",
  "send-internal": "test0",
  "targetless-transition": "test0 test1 test2 test3",
  "w3c-ecma":
    "144 147 148 149 150 151 152 153 155 156 158 159 172 173 174 175 176 179 183 185 186 187 189 190 191 " +
    "192 193 194 198 199 200 201 205 207 208 210 215 220 228 232 235 236 237 240 241 243 244 245 247 252 " +
    "253 277 278 279 286 287 294 298 303-1 303-2 303 309 310 311 312 313 314 318 319 321 322 323 325 331 " +
    "332 333 335 336 337 339 342 346 347 348 349 350 352 354 355 364 372 375 376 377 378 387 388 396 399 " +
    "401 402 403a 403b 403c 404 405 406 407 409 412 413 416 417 419 421 422 423 436 444 445 448 449 451 " +
    "453 456 457 459 460 487 495 503 504 505 506 525 527 529 533 550 551 553 560 569 570 576 580",
};

/** The list that the engine runs: everything in the framework but what needs HTTP, files, XML values or late binding. */
export const scxmlList: readonly string[] = Object.entries(documents).flatMap(([folder, names]) =>
  names.split(" ").map((name) => `${folder}/${folder === "w3c-ecma" ? `test${name}.txml` : name}`),
);
