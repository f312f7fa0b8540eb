import { codeLiteral } from './code-literal.ts';

/** Pinned, as auth0.js's own documentation loads it. It documents no hash of the file, so none is demanded. */
export const auth0JsUrl = 'https://cdn.auth0.com/js/auth0/10.2.1/auth0.min.js';

/** What a landing page is made of. */
export interface LandingPage {
  /** The tenant's domain, without https. */
  readonly domain: string;
  readonly client_id: string;
  /** Name of the connection that the button logs in by. */
  readonly connection: string;
  /** Address of the page, as it stands among the allowed callback URLs. */
  readonly page: string;
  /** The id of the button. */
  readonly button: string;
  /** Name or id of the field of the form for each claim: `{ email: 'email' }`. */
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Code for the end of an Unbounce page: its button logs in, and the hidden fields of its form are filled with what the
 * user's profile says. https://auth0.com/docs/manage-users/user-accounts/get-user-information-on-unbounce-landing-pages
 * https://auth0.com/docs/libraries/auth0js
 */
export function unbounceSnippet({ domain, client_id, connection, page, button, fields }: LandingPage): string {
  return `<script src="${auth0JsUrl}"></script>
<script>
(function () {
  var connection = ${codeLiteral(connection)};
  var button = ${codeLiteral(button)};
  // What is taken from the profile, and the name or id of the form field that it goes to.
  var fields = ${codeLiteral(fields)};
  var login = new auth0.WebAuth({
    domain: ${codeLiteral(domain)},
    clientID: ${codeLiteral(client_id)},
    redirectUri: ${codeLiteral(page)},
    audience: ${codeLiteral(`https://${domain}/userinfo`)},
    responseType: 'token id_token',
    scope: 'openid profile email'
  });

  function complain(what, error) {
    console.error('Auth0: ' + what + ': ' + ((error && (error.errorDescription || error.description || error.code)) || 'unknown'));
  }

  function fill(profile) {
    Object.keys(fields).forEach(function (claim) {
      if (profile[claim] === undefined) return;
      var found = document.getElementsByName(fields[claim])[0] || document.getElementById(fields[claim]);
      if (found) found.value = String(profile[claim]);
    });
  }

  function start() {
    var element = document.getElementById(button);
    if (element) element.addEventListener('click', function (event) {
      event.preventDefault();
      login.authorize({ connection: connection });
    });
    if (!/access_token=|error=/.test(location.hash)) return;
    var hash = location.hash;
    // Tokens do not stay in the address, nor in the history.
    history.replaceState(null, '', location.pathname + location.search);
    login.parseHash({ hash: hash }, function (error, result) {
      if (error || !result) return complain('login failed', error);
      login.client.userInfo(result.accessToken, function (failure, profile) {
        if (failure) return complain('profile could not be read', failure);
        fill(profile);
      });
    });
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
})();
</script>
`;
}
