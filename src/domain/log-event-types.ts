/** How an event went. `blocked`: somebody was kept out. `change`: something was changed through the API. */
type LogOutcome = 'success' | 'failure' | 'warning' | 'blocked' | 'change' | 'notice';

/** One code of the tenant's log, in words of ours. */
export interface LogEventType {
  readonly code: string;
  /** A few words, lower case, for one cell. */
  readonly words: string;
  /** `auth.login.success`, `management.fail`, …: the groups that Auth0's log streams filter by, and `mfa`. */
  readonly family: string;
  readonly outcome: LogOutcome;
  /** One column wide. Says the outcome to those who see no colour. */
  readonly glyph: string;
}

const glyphs: Readonly<Record<LogOutcome, string>> = {
  success: '✓',
  failure: '✗',
  warning: '!',
  blocked: '⊘',
  change: '✎',
  notice: '·',
};

const endings: Readonly<Record<LogOutcome, string>> = {
  success: 'success',
  failure: 'fail',
  warning: 'notification',
  blocked: 'notification',
  change: 'success',
  notice: 'notification',
};

type Row = readonly [code: string, words: string, outcome: LogOutcome];

/** By area. Unknown codes are shown as they are: Auth0 adds new ones. */
const areas: Readonly<Record<string, readonly Row[]>> = {
  'auth.login': [
    ['s', 'login', 'success'],
    ['f', 'login failed', 'failure'],
    ['fp', 'wrong password', 'failure'],
    ['fu', 'unknown user', 'failure'],
    ['fc', 'failed by connector', 'failure'],
    ['fco', 'origin not allowed', 'failure'],
    ['fcoa', 'cross-origin login failed', 'failure'],
    ['scoa', 'cross-origin login', 'success'],
    ['scv', 'credentials checked', 'success'],
    ['sdel', 'delegated login', 'success'],
    ['fpar', 'pushed authorization failed', 'failure'],
    ['fdeac', 'device activation failed', 'failure'],
    ['fdeaz', 'device request failed', 'failure'],
    ['fdecc', 'device confirmation canceled', 'failure'],
    ['cls', 'code or link sent', 'notice'],
    ['cs', 'code sent', 'notice'],
    ['pla', 'pre-login assessment', 'notice'],
    ['w', 'warning during login', 'warning'],
    ['limit_mu', 'IP blocked: many failures', 'blocked'],
    ['limit_wc', 'brute force blocked', 'blocked'],
    ['limit_sul', 'too many logins: user held', 'blocked'],
    ['limit_phone', 'too many phone messages', 'blocked'],
    ['pwd_leak', 'breached password', 'warning'],
    ['passkey_challenge_started', 'passkey challenge started', 'notice'],
    ['passkey_challenge_failed', 'passkey challenge failed', 'failure'],
    ['ciba_start_succeeded', 'back-channel login started', 'success'],
    ['ciba_start_failed', 'back-channel login failed', 'failure'],
    ['rich_consents_access_error', 'consent could not be read', 'failure'],
  ],
  'auth.logout': [
    ['slo', 'logout', 'success'],
    ['flo', 'logout failed', 'failure'],
    ['federated_logout_failed', 'logout at the IdP failed', 'failure'],
    ['oidc_backchannel_logout_succeeded', 'back-channel logout', 'success'],
    ['oidc_backchannel_logout_failed', 'back-channel logout failed', 'failure'],
    ['universal_logout_succeeded', 'universal logout', 'success'],
    ['universal_logout_failed', 'universal logout failed', 'failure'],
  ],
  'auth.signup': [
    ['ss', 'signup', 'success'],
    ['fs', 'signup failed', 'failure'],
    ['fpurh', 'post-registration hook failed', 'failure'],
    ['signup_pwd_leak', 'breached password at signup', 'warning'],
  ],
  'auth.silent_auth': [
    ['ssa', 'silent login', 'success'],
    ['fsa', 'silent login failed', 'failure'],
    ['sdelsa', 'delegated silent login', 'success'],
    ['fdelsa', 'delegated silent login failed', 'failure'],
  ],
  'auth.token_exchange': [
    ['seacft', 'code exchanged', 'success'],
    ['feacft', 'code exchange failed', 'failure'],
    ['seccft', 'client credentials', 'success'],
    ['feccft', 'client credentials failed', 'failure'],
    ['secte', 'custom token exchange', 'success'],
    ['fecte', 'custom exchange failed', 'failure'],
    ['sede', 'device code exchanged', 'success'],
    ['fede', 'device code refused', 'failure'],
    ['sens', 'native social login', 'success'],
    ['fens', 'native social login failed', 'failure'],
    ['seoobft', 'password and push exchanged', 'success'],
    ['feoobft', 'password and push refused', 'failure'],
    ['seotpft', 'password and code exchanged', 'success'],
    ['feotpft', 'password and code refused', 'failure'],
    ['sepft', 'password exchanged', 'success'],
    ['fepft', 'password exchange failed', 'failure'],
    ['fepotpft', 'passwordless code refused', 'failure'],
    ['sepkoobft', 'passkey and push exchanged', 'success'],
    ['sepkotpft', 'passkey and code exchanged', 'success'],
    ['sepkrcft', 'passkey and recovery code', 'success'],
    ['sercft', 'recovery code exchanged', 'success'],
    ['fercft', 'recovery code refused', 'failure'],
    ['sertft', 'refresh token exchanged', 'success'],
    ['fertft', 'refresh token refused', 'failure'],
    ['ferrt', 'rotating token refused', 'failure'],
    ['srrt', 'refresh token revoked', 'success'],
    ['seta', 'token vault exchange', 'success'],
    ['feta', 'token vault exchange failed', 'failure'],
    ['sdeleacft', 'delegated code exchanged', 'success'],
    ['fdeleacft', 'delegated code refused', 'failure'],
    ['sd', 'delegation', 'success'],
    ['fd', 'delegation failed', 'failure'],
    ['limit_delegation', 'too many delegations', 'blocked'],
    ['limit_ui', 'too many userinfo calls', 'blocked'],
    ['ciba_exchange_succeeded', 'back-channel exchange', 'success'],
    ['ciba_exchange_failed', 'back-channel exchange failed', 'failure'],
    ['idjag_exchange_succeeded', 'identity assertion exchanged', 'success'],
    ['idjag_exchange_failed', 'identity assertion refused', 'failure'],
    ['jwt_bearer_exchange_failed', 'JWT bearer refused', 'failure'],
    ['success_on_behalf_of_token_exchange', 'on-behalf-of exchange', 'success'],
    ['failed_on_behalf_of_token_exchange', 'on-behalf-of refused', 'failure'],
  ],
  mfa: [
    ['mfar', 'second factor required', 'notice'],
    ['gd_start_auth', 'second factor started', 'notice'],
    ['gd_auth_succeed', 'second factor passed', 'success'],
    ['gd_auth_failed', 'second factor failed', 'failure'],
    ['gd_auth_rejected', 'second factor rejected', 'failure'],
    ['gd_auth_email_verification', 'e-mail code confirmed', 'success'],
    ['gd_auth_fail_email_verification', 'e-mail code refused', 'failure'],
    ['gd_start_enroll', 'MFA enrollment started', 'notice'],
    ['gd_start_enroll_failed', 'MFA enrollment failed', 'failure'],
    ['gd_enrollment_complete', 'MFA enrolled', 'success'],
    ['gd_unenroll', 'MFA device removed', 'change'],
    ['gd_update_device_account', 'MFA device updated', 'change'],
    ['gd_user_delete', 'MFA user deleted', 'change'],
    ['gd_otp_rate_limit_exceed', 'too many MFA failures', 'blocked'],
    ['gd_recovery_succeed', 'recovery code accepted', 'success'],
    ['gd_recovery_failed', 'recovery code wrong', 'failure'],
    ['gd_recovery_rate_limit_exceed', 'too many recovery codes', 'blocked'],
    ['gd_send_email', 'MFA e-mail sent', 'notice'],
    ['gd_send_email_verification', 'MFA e-mail code sent', 'notice'],
    ['gd_send_email_verification_failure', 'MFA e-mail not sent', 'failure'],
    ['gd_send_pn', 'MFA push sent', 'notice'],
    ['gd_send_pn_failure', 'MFA push not sent', 'failure'],
    ['gd_send_sms', 'MFA SMS sent', 'notice'],
    ['gd_send_sms_failure', 'MFA SMS not sent', 'failure'],
    ['gd_send_voice', 'MFA call made', 'notice'],
    ['gd_send_voice_failure', 'MFA call failed', 'failure'],
    ['gd_webauthn_challenge_failed', 'security key failed', 'failure'],
    ['gd_webauthn_enrollment_failed', 'security key not enrolled', 'failure'],
    ['gd_tenant_update', 'MFA settings changed', 'change'],
    ['gd_email_settings_update', 'MFA e-mail settings changed', 'change'],
    ['gd_phone_settings_update', 'MFA phone settings changed', 'change'],
    ['gd_module_switch', 'MFA switched', 'change'],
    ['too_many_records', 'too many authenticators', 'warning'],
    ['my_account_authentication_method_succeeded', 'own factor changed', 'change'],
    ['my_account_authentication_method_failed', 'own factor not changed', 'failure'],
  ],
  management: [
    ['sapi', 'API operation', 'change'],
    ['fapi', 'API operation failed', 'failure'],
    ['mgmt_api_read', 'secrets read by API', 'notice'],
  ],
  user: [
    ['sce', 'e-mail changed', 'change'],
    ['fce', 'e-mail change failed', 'failure'],
    ['scp', 'password changed', 'change'],
    ['fcp', 'password change failed', 'failure'],
    ['scpr', 'password reset requested', 'success'],
    ['fcpr', 'password reset failed', 'failure'],
    ['scph', 'password hook ran', 'success'],
    ['fcph', 'password hook failed', 'failure'],
    ['reset_pwd_leak', 'breached password at reset', 'warning'],
    ['scpn', 'phone number changed', 'change'],
    ['fcpn', 'phone change failed', 'failure'],
    ['scu', 'username changed', 'change'],
    ['fcu', 'username change failed', 'failure'],
    ['sdu', 'user deleted', 'change'],
    ['fdu', 'user deletion failed', 'failure'],
    ['du', 'user deleted', 'change'],
    ['sv', 'e-mail verified', 'success'],
    ['fv', 'verification e-mail not sent', 'failure'],
    ['svr', 'verification requested', 'success'],
    ['fvr', 'verification request failed', 'failure'],
    ['si', 'invitation accepted', 'success'],
    ['fi', 'invitation failed', 'failure'],
    ['sui', 'users imported', 'change'],
    ['fui', 'user import failed', 'failure'],
    ['ublkdu', 'brute force block lifted', 'change'],
    ['organization_member_added', 'organization member added', 'change'],
    ['connected_accounts_connection_succeeded', 'account connected', 'change'],
    ['connected_accounts_connection_failed', 'account not connected', 'failure'],
    ['connected_accounts_delete_succeeded', 'account disconnected', 'change'],
    ['connected_accounts_delete_failed', 'account not disconnected', 'failure'],
    ['user_profile_size_exceeded', 'profile too large', 'warning'],
    ['wum', 'user management warning', 'warning'],
  ],
  scim: [
    ['sscim', 'SCIM operation', 'change'],
    ['fscim', 'SCIM operation failed', 'failure'],
    ['directory_sync_started', 'directory sync started', 'notice'],
    ['directory_sync_completed', 'directory sync completed', 'success'],
    ['directory_sync_failed', 'directory sync failed', 'failure'],
  ],
  actions: [
    ['actions_execution_failed', 'action failed', 'failure'],
    ['flows_execution_completed', 'flow completed', 'success'],
    ['flows_execution_failed', 'flow failed', 'failure'],
    ['forms_submission_succeeded', 'form submitted', 'success'],
    ['forms_submission_failed', 'form not submitted', 'failure'],
  ],
  system: [
    ['api_limit', 'API rate limit reached', 'blocked'],
    ['api_limit_warning', 'API rate limit near', 'warning'],
    ['appi', 'peak performance started', 'notice'],
    ['acls_summary', 'network ACL summary', 'notice'],
    ['acul_sdk_notice', 'login page SDK notice', 'notice'],
    ['depnote', 'deprecation notice', 'warning'],
    ['custom_domain_verification_failed', 'custom domain not verified', 'failure'],
    ['resource_cleanup', 'old resources removed', 'notice'],
    ['kms_key_management_success', 'encryption key operation', 'change'],
    ['kms_key_management_failure', 'key operation failed', 'failure'],
    ['kms_key_state_changed', 'encryption key state changed', 'notice'],
    ['fn', 'notification not sent', 'failure'],
    ['wn', 'notification warning', 'warning'],
    ['coff', 'AD connector offline', 'warning'],
    ['con', 'AD connector online', 'notice'],
    ['fcpro', 'AD connector not set up', 'failure'],
    ['ss_sso_success', 'self-service SSO', 'change'],
    ['ss_sso_failure', 'self-service SSO failed', 'failure'],
    ['ss_sso_info', 'self-service SSO notice', 'notice'],
    ['admin_update_launch', 'Auth0 update launched', 'notice'],
    ['sys_os_update_start', 'system update started', 'notice'],
    ['sys_os_update_end', 'system update ended', 'notice'],
    ['sys_update_start', 'Auth0 update started', 'notice'],
    ['sys_update_end', 'Auth0 update ended', 'notice'],
  ],
};

/**
 * Every code that is known.
 * https://auth0.com/docs/deploy-monitor/logs/log-event-type-codes
 */
export const logEventTypes: readonly LogEventType[] = Object.entries(areas).flatMap(([area, rows]) =>
  rows.map(([code, words, outcome]) => ({
    code,
    words,
    family: `${area}.${endings[outcome]}`,
    outcome,
    glyph: glyphs[outcome],
  })),
);

const byCode = new Map(logEventTypes.map((type) => [type.code, type]));

/** The type of a code. One that is not known keeps its code as its words: raw text, to be made safe where it is drawn. */
export function logEventType(code: string): LogEventType {
  return byCode.get(code) ?? { code, words: code, family: 'other', outcome: 'notice', glyph: glyphs.notice };
}

/** Whether an event of this type says that something or somebody was refused. */
export function isFailure(code: string): boolean {
  const { outcome } = logEventType(code);
  return outcome === 'failure' || outcome === 'blocked';
}
