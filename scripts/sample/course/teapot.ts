/** The picture on the tea list: a teapot and two cups, 960 × 640. */
export const teapot = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 640" width="960" height="640">
<path fill="#b7c1b1" d="M0 0h960v640H0z"/><path fill="#e6d8be" d="M0 430h960v210H0z"/><circle cx="740" cy="170" r="84" fill="#f3ebdc"/>
<path fill="#8f2716" d="M560 300c80-10 70-70 150-60l-14 40c-50-14-50 70-130 90z"/><path fill="none" stroke="#8f2716" stroke-width="26" d="M300 300c-110-30-110 130 6 120"/>
<path fill="#c43c25" d="M300 260h270c40 110-10 220-70 230H370c-60-10-110-120-70-230z"/><path fill="#8f2716" d="M320 260c10-50 220-50 230 0z"/><circle cx="435" cy="208" r="18" fill="#8f2716"/>
<path fill="#fbf7ee" d="M620 440h110c0 50-20 80-55 80s-55-30-55-80zM770 452h100c0 46-18 72-50 72s-50-26-50-72z"/><path fill="#a2713f" d="M628 440h94v10h-94zM777 452h86v9h-86z"/>
<path fill="#1d1a17" opacity=".14" d="M330 490h210l60 24H300zM630 520h95l30 14H610z"/></svg>`;
