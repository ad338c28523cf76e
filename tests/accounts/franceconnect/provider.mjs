// An OpenID Connect provider by other hands, npm's oidc-provider, set as FranceConnect is. Arguments: the folder it is
// installed in, and the facts in JSON: issuer, client_id, client_secret, portal (origin), account (claims).

import { generateKeyPairSync, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, json] = process.argv.slice(2);
const { issuer, client_id, client_secret, portal, account } = JSON.parse(json);
const { Provider } = await import(pathToFileURL(createRequire(`${folder}/`).resolve("oidc-provider")));

const { port, pathname: base } = new URL(issuer);
const LOGIN = "/interaction/";
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const claims = {
  given_name: ["given_name", "given_name_array"],
  ...Object.fromEntries(["family_name", "birthdate", "gender", "birthplace", "birthcountry", "email"].map((name) => [name, [name]])),
};

const provider = new Provider(issuer, {
  acrValues: ["eidas1"],
  claims: { openid: ["sub"], acr: null, ...claims },
  clients: [
    {
      client_id,
      client_secret,
      redirect_uris: [`${portal}/connexion/franceconnect/retour/`],
      post_logout_redirect_uris: [`${portal}/deconnexion/franceconnect/`],
      token_endpoint_auth_method: "client_secret_post",
      id_token_signed_response_alg: "ES256",
      userinfo_signed_response_alg: "ES256",
    },
  ],
  cookies: { keys: [randomBytes(32).toString("hex")] },
  features: { devInteractions: { enabled: false }, jwtUserinfo: { enabled: true } },
  findAccount: (context, accountId) => ({ accountId, claims: () => account }),
  interactions: { url: (context, interaction) => `${base}${LOGIN}${interaction.uid}` },
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "ES256", use: "sig" }] },
  loadExistingGrant: async ({ oidc }) => {
    const grant = new provider.Grant({ accountId: oidc.session.accountId, clientId: oidc.client.clientId });
    grant.addOIDCScope(["openid", ...Object.keys(claims)].join(" "));
    await grant.save();
    return grant;
  },
  pkce: { required: () => false },
  routes: { authorization: "/authorize", end_session: "/session/end", jwks: "/jwks", token: "/token", userinfo: "/userinfo" },
});

const answer = provider.callback();
createServer(async (request, response) => {
  if (request.url.startsWith(`${base}${LOGIN}`)) {
    if (request.method === "POST") {
      await provider.interactionFinished(request, response, { login: { accountId: account.sub, acr: "eidas1" } });
    } else {
      response.setHeader("Content-Type", "text/html").end(`<form method="post"><button name="login">Log in</button></form>`);
    }
    return;
  }
  request.originalUrl = request.url; // by which it finds where it is mounted
  request.url = request.url.slice(base.length);
  answer(request, response);
}).listen(port, "127.0.0.1", () => console.log("ready"));
