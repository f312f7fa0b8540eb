import type { UserProfile } from '../src/domain/user.ts';
import type { DuplicateGroup, MirrorReader, MirroredUser, UserRow } from '../src/mirror/mirror.ts';
import type { UiEvent } from './ui-event.ts';

/** An account that another one may be linked with, and why it is offered. */
export interface LinkOffer {
  readonly row: UserRow;
  readonly why: string;
}

export interface LinksRead {
  readonly key: string;
  readonly user: MirroredUser | undefined;
  readonly offers: readonly LinkOffer[];
}

export interface OtherRead {
  readonly key: string;
  readonly profile: UserProfile | undefined;
}

export interface DuplicatesRead {
  readonly key: string;
  readonly groups: readonly DuplicateGroup[];
  /** Whether there may be more of them. */
  readonly hasMore: boolean;
}

export interface LinksWanted {
  readonly type: 'links';
  readonly key: string;
  readonly tenant: string;
  readonly user_id: string;
  /** What was typed; suggestions when empty. */
  readonly text: string;
}

export interface OtherWanted {
  readonly type: 'link-other';
  readonly key: string;
  readonly tenant: string;
  readonly user_id: string;
}

export interface DuplicatesWanted {
  readonly type: 'duplicates';
  readonly key: string;
  readonly tenant: string;
  readonly limit: number;
}

/** Accounts that a search offers at most: narrowing it is the way. */
const mostFound = 100;

const sharedWords = { email: 'same verified e-mail', phone_number: 'same verified phone' } as const;

export function readLinks(reader: MirrorReader, { key, user_id, text }: LinksWanted): UiEvent {
  const user = reader.getUser(user_id);
  const offers = text.trim() === '' ? suggested(reader, user_id) : found(reader, user_id, text);
  return { type: 'links-read', read: { key, user, offers } };
}

function suggested(reader: MirrorReader, user_id: string): readonly LinkOffer[] {
  return reader
    .listLinkCandidates(user_id)
    .map(({ row, shares }) => ({ row, why: shares.map((proof) => sharedWords[proof]).join(', ') }));
}

function found(reader: MirrorReader, user_id: string, text: string): readonly LinkOffer[] {
  const sort = { field: 'email', descending: false } as const;
  const rows = reader.listUsers({ text, sort, offset: 0, limit: mostFound });
  return rows.filter((row) => row.user_id !== user_id).map((row) => ({ row, why: 'found' }));
}

export function readOther(reader: MirrorReader, { key, user_id }: OtherWanted): UiEvent {
  return { type: 'link-other-read', read: { key, profile: reader.getUser(user_id)?.profile } };
}

export function readDuplicates(reader: MirrorReader, { key, limit }: DuplicatesWanted): UiEvent {
  const byEmail = reader.listDuplicates({ by: 'email', limit });
  const left = limit - byEmail.length;
  const byPhone = left === 0 ? [] : reader.listDuplicates({ by: 'phone_number', limit: left });
  const groups = [...byEmail, ...byPhone];
  return { type: 'duplicates-read', read: { key, groups, hasMore: groups.length === limit } };
}
