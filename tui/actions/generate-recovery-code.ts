import type { UserAction } from './user-action.ts';

/** Makes a new recovery code, which Auth0 tells once. */
export const generateRecoveryCode: UserAction = {
  id: 'generate-recovery-code',
  words: 'Generate recovery code',
  verb: 'generate',
  doing: 'generating a recovery code for',
  done: 'Generated a recovery code for',
  scopes: ['update:users'],
  applies: () => true,
  result: (result) =>
    typeof result !== 'string'
      ? undefined
      : {
          title: 'Recovery code',
          label: 'code',
          value: result,
          isSecret: true,
          isLink: false,
          remark: 'It opens the second factor once, and is shown here only. The old code is worthless now.',
        },
};
