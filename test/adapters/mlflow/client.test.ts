import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { askMlflow, readMlflowServer } from "../../../src/adapters/mlflow/client.js";
import { type Answer, type AnsweringServer, startAnswering } from "./answering.js";

let server: AnsweringServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

const shape = z.object({ a: z.number() });

async function asking(answer: Answer, authorization: string | null = null) {
  server = await startAnswering(() => answer);
  return askMlflow({ url: server.url, authorization }, "runs/get", { run_id: "a b" }, shape);
}

describe("an address", () => {
  test.each([
    ["https://mlflow.acme.example", "https://mlflow.acme.example"],
    ["https://acme.example/mlflow/", "https://acme.example/mlflow"],
    ["http://localhost:5000", "http://localhost:5000"],
    ["http://127.0.0.1:5000/", "http://127.0.0.1:5000"],
    ["http://[::1]:5000", "http://[::1]:5000"],
  ])("%s is asked", (address, url) => {
    expect(readMlflowServer(address, {})).toEqual({
      ok: true,
      value: { url, authorization: null },
    });
  });

  test.each([
    "http://mlflow.acme.example",
    "http://localhost.acme.example",
    "http://127.0.0.1.acme.example",
    "http://10.0.0.1",
    "ftp://localhost",
    "file:///etc/passwd",
    "https://user:password@mlflow.acme.example",
    "mlflow",
    "",
  ])("%j isn't", (address) => {
    expect(readMlflowServer(address, {})).toMatchObject({ problems: [{ code: "mlflow-address" }] });
  });

  test("no password of an address is shown", () => {
    const read = readMlflowServer("https://user:secret@mlflow.acme.example", {});
    expect(JSON.stringify(read)).not.toContain("secret");
  });
});

test.each([
  [{ MLFLOW_TRACKING_TOKEN: "t" }, "Bearer t"],
  [{ MLFLOW_TRACKING_USERNAME: "u", MLFLOW_TRACKING_PASSWORD: "p" }, "Basic dTpw"],
])("%j signs in", async (env, authorization) => {
  const read = readMlflowServer("https://m.example", env);
  expect(read).toMatchObject({ value: { authorization } });
  await asking({ body: { a: 1 } }, authorization);
  expect(server?.asked).toEqual([{ path: "/api/2.0/mlflow/runs/get?run_id=a+b", authorization }]);
});

describe("an answer", () => {
  test("of MLflow's shape is read", async () => {
    expect(await asking({ body: { a: 1, more: 2 } })).toEqual({ found: true, value: { a: 1 } });
  });

  test("that there is no such thing isn't an error", async () => {
    const body = { error_code: "RESOURCE_DOES_NOT_EXIST", message: "No run" };
    expect(await asking({ status: 404, body })).toEqual({ found: false, message: "No run" });
  });

  test.each<[string, Answer, RegExp]>([
    ["of another shape", { body: { b: 1 } }, /doesn't answer runs\/get as MLflow does/],
    ["that is a web page", { body: "<html>" }, /doesn't answer runs\/get as MLflow does/],
    ["that asks for a sign-in", { status: 401, body: "" }, /set MLFLOW_TRACKING_TOKEN/],
    [
      "that says another error",
      { status: 500, body: { error_code: "X", message: "m" } },
      /answered 500: m/,
    ],
    ["that a proxy gave", { status: 404, body: "not here" }, /answered 404$/],
  ])("%s is an outside failure", async (_, answer, message) => {
    await expect(asking(answer, "Bearer secret")).rejects.toThrow(message);
  });
});

test("a redirect is never followed: the token isn't for where it leads", async () => {
  server = await startAnswering(({ url }) =>
    url === "/elsewhere"
      ? { body: { a: 1 } }
      : { status: 302, body: "", headers: { location: "/elsewhere" } },
  );
  const here = { url: server.url, authorization: "Bearer secret" };
  await expect(askMlflow(here, "runs/get", {}, shape)).rejects.toThrow(/can't be reached/);
  expect(server.asked).toHaveLength(1);
});

test("a server that isn't there is an outside failure, with its cause", async () => {
  const gone = { url: "http://127.0.0.1:9", authorization: null };
  await expect(askMlflow(gone, "runs/get", {}, shape)).rejects.toMatchObject({
    message: "MLflow at http://127.0.0.1:9 can't be reached",
    cause: expect.anything(),
  });
});
