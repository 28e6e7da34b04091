import assert from "node:assert/strict";
import { SETUP_CODE } from "./app.mjs";

export const ANA = { name: "Ana Sommer", email: "ana@example.org", password: "correct horse battery" };

/** Sets a household up and lets its admin speak to the API. */
export async function setUp(url, { language, headers = {} }) {
  const household = { household_name: "Familie Sommer", time_zone: "Europe/Berlin", language };
  const tokens = await send(
    `${url}/api/v1/setup`,
    "POST",
    { code: SETUP_CODE, ...household, admin: ANA },
    headers,
  );
  const authorised = { ...headers, Authorization: `Bearer ${tokens.access_token}` };
  return (path, body) => send(`${url}/api/v1/${path}`, body === undefined ? "GET" : "POST", body, authorised);
}

async function send(address, method, body, headers) {
  const response = await fetch(address, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  assert.ok(
    response.ok,
    `${method} ${address}: ${response.status} ${response.ok ? "" : await response.text()}`,
  );
  return response.json();
}

/** Lets a member speak to the API. */
export async function speaker(url, { email, password }) {
  const tokens = await send(`${url}/api/v1/auth/login`, "POST", { email, password }, {});
  const authorised = { Authorization: `Bearer ${tokens.access_token}` };
  return (path, body) => send(`${url}/api/v1/${path}`, body === undefined ? "GET" : "POST", body, authorised);
}
