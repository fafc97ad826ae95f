const names = new Set(
  `view text button input textarea scroll-view image canvas swiper swiper-item picker picker-view picker-view-column
  switch slider checkbox checkbox-group radio radio-group form label icon progress rich-text navigator movable-area
  movable-view cover-view cover-image video audio map web-view page-meta root-portal`.split(/\s+/),
)

/** Whether a WXML tag is one of WeChat's own components. */
export function isBuiltIn(tag: string): boolean {
  return names.has(tag)
}
