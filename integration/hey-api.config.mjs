// A second TypeScript client, by another generator, than the one of the example.
export default {
  input: "../openapi/v1.json",
  output: "generated",
  plugins: ["@hey-api/typescript", "@hey-api/sdk", "@hey-api/client-fetch"],
  logs: { level: "silent", file: false },
};
