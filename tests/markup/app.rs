//! The page as a whole.

use postmortem_explorer::views::App;

use crate::render;

#[test]
fn the_page_has_one_main_region_with_one_top_heading() {
    let markup = render::<App>(());
    assert_eq!(markup.matches("<main").count(), 1, "{markup}");
    assert_eq!(markup.matches("<h1").count(), 1, "{markup}");
}
