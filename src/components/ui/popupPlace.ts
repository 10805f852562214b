import type { RefObject } from 'react';

/**
 * Where menus are put: into the main landmark, so that who goes from landmark to landmark finds them. What is put there is placed by the
 * window (`fixed`), so that scrolling regions cut nothing off.
 */
export const popupPlace: RefObject<HTMLElement | null> = {
  get current() {
    return document.querySelector<HTMLElement>('main');
  },
};
