import * as v from "valibot";

export const Email = v.pipe(v.string(), v.trim(), v.toLowerCase(), v.email("is no e-mail address"), v.maxLength(254));
export const Password = v.pipe(v.string(), v.minLength(10, "must have at least 10 characters"), v.maxLength(200));
export const roleName = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_]{1,39}$/, "must be lower-case letters, digits and _"),
);
/** What a link in a mail carries. */
export const LinkToken = v.pipe(v.string(), v.minLength(1, "must not be empty"), v.maxLength(200));
