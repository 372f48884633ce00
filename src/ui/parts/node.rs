//! Draws the nodes of a report: the same ones that the office writes into a file. It decides
//! nothing; what a report holds is for the office engine.

use std::rc::Rc;

use pingyi_kernel::view::{Node, OfficeState};
use yew::virtual_dom::{AttributeOrProperty, VTag};
use yew::{AttrValue, Html, Properties, component, html};

#[derive(Properties, PartialEq)]
pub(crate) struct ReportProps {
    pub(crate) state: Rc<OfficeState>,
}

/// The report; drawn anew only when the office says something else.
#[component]
pub(crate) fn Report(props: &ReportProps) -> Html {
    html! { <div class="report">{ for props.state.report.iter().map(draw) }</div> }
}

fn draw(node: &Node) -> Html {
    if node.tag.is_empty() {
        return Html::from(node.text.as_str());
    }
    let mut element = VTag::new(node.tag.clone());
    for (name, value) in &node.attributes {
        let value = AttributeOrProperty::Attribute(AttrValue::from(value.clone()));
        element.attributes.get_mut_index_map().insert(AttrValue::from(name.clone()), value);
    }
    element.add_children(node.children.iter().map(draw));
    element.into()
}
