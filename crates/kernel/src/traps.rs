//! Browsers in which files do not get out as everywhere else. It decides from what the browser says of
//! itself which one this is and what to do; the sentences are in `wording`.
//!
//! There is no feature by which a page could tell that a download will come to nothing, so the name
//! that a browser gives itself decides. What is not in the table is taken for an ordinary browser.

use pingyi_wording::field::Key;

use crate::device::Facts;

/// What is known to go wrong here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trap {
    /// The page stands inside of another app, where a download comes to nothing.
    InApp(App),
    /// Opened from the home screen of an iPhone or iPad: a download opens as a preview, or not at all.
    HomeScreen,
}

/// The app around the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum App {
    WeChat,
    WeCom,
    Qq,
    Weibo,
    DingTalk,
    Alipay,
    Feishu,
    Baidu,
    Line,
    Facebook,
    Instagram,
    /// Some other one, which says only that it shows a page inside of itself.
    Other,
}

/// What an app calls itself, in lower case. The first that fits counts: WeCom names WeChat too, and
/// WeChat and QQ on Android name a browser of QQ (`MQQBrowser`) that is one by itself.
const APPS: [(&str, App); 16] = [
    ("wxwork/", App::WeCom),
    ("micromessenger/", App::WeChat),
    (" qq/", App::Qq),
    ("__weibo__", App::Weibo),
    (" weibo (", App::Weibo),
    ("dingtalk/", App::DingTalk),
    ("alipayclient/", App::Alipay),
    ("aliapp(ap/", App::Alipay),
    (" lark/", App::Feishu),
    ("baiduboxapp/", App::Baidu),
    (" line/", App::Line),
    ("[fban/", App::Facebook),
    ("[fb_iab/", App::Facebook),
    (";fbav/", App::Facebook),
    (" instagram ", App::Instagram),
    ("; wv)", App::Other),
];

/// What goes wrong here, if anything is known to.
pub(crate) fn trap(facts: &Facts) -> Option<Trap> {
    let agent = facts.agent.to_ascii_lowercase();
    let app = APPS.iter().find(|(word, _)| agent.contains(word)).map(|(_, app)| Trap::InApp(*app));
    app.or_else(|| (facts.standalone && is_apple_touch(facts)).then_some(Trap::HomeScreen))
}

/// Whether what is kept goes after seven days on which nobody opened the page: browsers on an iPhone
/// or iPad, whatever their name, and Safari on a Mac. Opened from the home screen a page is exempt.
/// WebKit, "Full Third-Party Cookie Blocking and More" (2020), §"7-Day Cap on All Script-Writeable
/// Storage".
pub(crate) fn is_swept(facts: &Facts) -> bool {
    let is_safari = facts.agent.contains("Macintosh")
        && facts.agent.contains(" Version/")
        && facts.agent.contains(" Safari/")
        && !facts.agent.contains("Chrome/");
    !facts.standalone && (is_apple_touch(facts) || is_safari)
}

/// An iPad says that it is a Mac; no Mac has a touch screen.
fn is_apple_touch(facts: &Facts) -> bool {
    ["iPhone", "iPad", "iPod"].iter().any(|name| facts.agent.contains(name))
        || (facts.agent.contains("Macintosh") && facts.touch_points > 1)
}

impl Trap {
    /// For `data-trap`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::HomeScreen => "ios-home-screen",
            Self::InApp(App::WeChat) => "wechat",
            Self::InApp(App::WeCom) => "wecom",
            Self::InApp(App::Qq) => "qq",
            Self::InApp(App::Weibo) => "weibo",
            Self::InApp(App::DingTalk) => "dingtalk",
            Self::InApp(App::Alipay) => "alipay",
            Self::InApp(App::Feishu) => "feishu",
            Self::InApp(App::Baidu) => "baidu",
            Self::InApp(App::Line) => "line",
            Self::InApp(App::Facebook) => "facebook",
            Self::InApp(App::Instagram) => "instagram",
            Self::InApp(App::Other) => "in-app",
        }
    }

    /// What the app is called; none for the home screen.
    pub(crate) fn name(self) -> Option<Key> {
        Some(match self {
            Self::HomeScreen => return None,
            Self::InApp(App::WeChat) => Key::TrapWechatLabel,
            Self::InApp(App::WeCom) => Key::TrapWecomLabel,
            Self::InApp(App::Qq) => Key::TrapQqLabel,
            Self::InApp(App::Weibo) => Key::TrapWeiboLabel,
            Self::InApp(App::DingTalk) => Key::TrapDingtalkLabel,
            Self::InApp(App::Alipay) => Key::TrapAlipayLabel,
            Self::InApp(App::Feishu) => Key::TrapFeishuLabel,
            Self::InApp(App::Baidu) => Key::TrapBaiduLabel,
            Self::InApp(App::Line) => Key::TrapLineLabel,
            Self::InApp(App::Facebook) => Key::TrapFacebookLabel,
            Self::InApp(App::Instagram) => Key::TrapInstagramLabel,
            Self::InApp(App::Other) => Key::TrapOtherLabel,
        })
    }

    /// What to press to get out of here.
    pub(crate) fn press(self) -> Key {
        match self {
            Self::HomeScreen => Key::TrapHomeScreenHint,
            // Three dots at the top right, and "open in browser" in their menu.
            Self::InApp(
                App::WeChat
                | App::WeCom
                | App::Qq
                | App::Weibo
                | App::DingTalk
                | App::Alipay
                | App::Feishu
                | App::Baidu,
            ) => Key::TrapDotsHint,
            Self::InApp(App::Line) => Key::TrapLineHint,
            Self::InApp(App::Facebook | App::Instagram | App::Other) => Key::TrapMenuHint,
        }
    }
}
