import type { ReactElement } from 'react';

import type { UiState } from '../ui-state.ts';

export interface ScreenProps {
  readonly state: UiState;
  readonly width: number;
  readonly height: number;
}

/** A full screen: everything between the header and the footer. */
export type Screen = (props: ScreenProps) => ReactElement;
