//! Draws the nodes of a report, the same ones that the office writes into a file, and those of the
//! author's desk. It decides nothing; what they hold is for the office engine.

use std::rc::Rc;

use pingyi_kernel::view::{Node, OfficeState};
use yew::virtual_dom::{AttributeOrProperty, Attributes, Listeners, VTag};
use yew::{AttrValue, Html, NodeRef, Properties, component, html};

#[derive(Properties, PartialEq)]
pub(crate) struct ReportProps {
    pub(crate) state: Rc<OfficeState>,
}

/// The report; drawn anew only when the office says something else.
#[component]
pub(crate) fn Report(props: &ReportProps) -> Html {
    html! { <div class="report">{ for props.state.report.iter().map(draw) }</div> }
}

/// A node. A control's value is what it begins with: what a person types into it stays, until the
/// office gives it another `key`, which makes it anew.
pub(crate) fn draw(node: &Node) -> Html {
    if node.tag.is_empty() {
        return Html::from(node.text.as_str());
    }
    let mut element = VTag::new(node.tag.clone());
    if node.tag == "textarea" {
        // Its text is no attribute; this is what `html!` makes of `defaultvalue`.
        let text = Some(AttrValue::from(node.text.clone()));
        let (place, attributes) = (NodeRef::default(), Attributes::default());
        element = VTag::__new_textarea(None, text, place, None, attributes, Listeners::None);
    }
    for (name, value) in &node.attributes {
        if name == "key" {
            element.key = Some(value.as_str().into());
        } else {
            let value = AttributeOrProperty::Attribute(AttrValue::from(value.clone()));
            element.attributes.get_mut_index_map().insert(AttrValue::from(name.clone()), value);
        }
    }
    element.add_children(node.children.iter().map(draw));
    element.into()
}
