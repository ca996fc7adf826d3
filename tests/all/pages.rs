//! Pages and fragments: a table, an invented messy page, hostile input.

use std::fs;

use tifa::prelude::*;
use tifa::text::{Encoding, HtmlPage};

use crate::{column, data};

#[test]
fn fragments_read_as_on_a_screen() {
    for (html, text) in [
        ("", ""),
        ("江州市", "江州市"),
        ("<p>一</p>\r\n<p>二</p>", "一\n二"),
        ("<P>一<P>二<BR/>三<br><br>四", "一\n二\n三\n四"),
        ("甲<b>乙</b><font color=red>丙</font>丁", "甲乙丙丁"),
        ("江州\r\n   市，3 < 5 and a\nb", "江州市，3 < 5 and a b"),
        ("<p>学习<政府工作报告>和<A股市场>。</p>", "学习<政府工作报告>和<A股市场>。"),
        ("第一\r\n行\r\n<p>学习<A股>。</p>", "第一行\n学习<A股>。"),
        ("&lt;政府工作报告&gt;&nbsp;&amp;&#36136;&#x91CF;&ldquo;好&rdquo;", "<政府工作报告>\u{A0}&质量“好”"),
        ("<ul><li>甲<li>乙</ul>丙", "甲\n乙\n丙"),
        ("<table><tr><td>市</td><td> 值 </td></tr><tr><td>江州<td>12</table>", "市\t值\n江州\t12"),
        ("<table><tr><td><p>甲</p></td><td><p>乙</p></td></tr></table>", "甲\n乙"),
        ("<pre>甲\n乙  丙\n</pre>丁", "甲\n乙 丙\n丁"),
        ("甲<script>if (1 < 2) document.write('<p>x</p>');</script>乙<style>p{}</style><!-- 注 -->丙", "甲乙丙"),
        ("<p>&nbsp;</p><p>\u{3000}</p><p>甲</p>", "甲"),
        ("<p>\u{3000}\u{3000}甲</p>", "\u{3000}\u{3000}甲"),
        ("甲<select><option>乙</option></select><textarea><p>丙</textarea>丁", "甲丁"),
        ("</p></div></nav>甲</b>", "甲"),
        ("甲<p class=\"", "甲"),
    ] {
        assert_eq!(HtmlPage::parse(html).text, text, "{html}");
    }
}

#[test]
fn furniture_goes_and_is_listed() {
    for (html, text, what) in [
        ("<nav><a>首页</a></nav><p>甲", "甲", "nav"),
        ("<header><h1>题</h1></header>甲", "甲", "header"),
        ("甲<div class='col main-nav'><div>一</div>二</div>乙", "甲\n乙", "div.nav"),
        ("甲<span class=share>分享<span>到</span></span>乙", "甲乙", "span.share"),
        ("甲<div style='DISPLAY : none'>乙。丙。丁。</div>", "甲", "div hidden"),
        ("甲<p hidden>乙</p>丙", "甲\n丙", "p hidden"),
        ("甲<div role=navigation>乙</div>", "甲", "div role"),
        ("<ul id=topMenu><li>首页<li>新闻</ul>甲", "甲", "ul#topMenu"),
        ("甲<noscript>请启用脚本</noscript>乙", "甲乙", "noscript"),
        ("甲<zoom>乙</zoom>", "甲乙", "unknown tag"),
        ("<table><tr><td class=nav>首页</div></td><td>甲</td></tr></table>", "甲", "td.nav"),
    ] {
        let page = HtmlPage::parse(html);
        assert_eq!(page.text, text, "{html}");
        assert_eq!(page.removed.iter().map(|r| r.what.as_str()).collect::<Vec<_>>(), [what], "{html}");
    }
}

#[test]
fn prose_stays_whatever_its_element_is_called() {
    for html in [
        "<div class=share>甲一。乙二！丙三？</div>",
        "<aside>甲一。乙二！丙三？</aside>",
        "<body class=no-nav>甲一。乙二！丙三？",
        "<article><header>甲一。乙二！丙三？</header></article>",
        "<div class=nav>甲一。乙二！丙三？<div class=menu></div>",
    ] {
        let page = HtmlPage::parse(html);
        assert_eq!((page.text.as_str(), page.removed.len()), ("甲一。乙二！丙三？", 0), "{html}");
    }
    assert_eq!(HtmlPage::parse("<article><header><h1>题</h1></header>甲</article>").text, "题\n甲");
}

/// 52 characters.
const ARTICLE: &str = "<p>全市坚持质量强市，弘扬工匠精神。</p><p>各县区要落实责任。企业是主体。质量工作会议9月12日召开。推进制造强国建设。</p>";
const ARTICLE_TEXT: &str =
    "全市坚持质量强市，弘扬工匠精神。\n各县区要落实责任。企业是主体。质量工作会议9月12日召开。推进制造强国建设。";

#[test]
fn an_article_that_is_hidden_is_the_text() {
    let escaped = ARTICLE.replace('<', "&lt;").replace('>', "&gt;");
    for html in [
        format!("<h1>题</h1><div id=content style='display:none'>{ARTICLE}</div><script>$('#content').show()</script>"),
        format!("<h1>题</h1><div hidden>{ARTICLE}</div>"),
        format!("<h1>题</h1><div style='visibility: hidden; opacity: 0;'>{ARTICLE}</div>"),
        format!("<h1>题</h1><div hidden><div hidden>{ARTICLE}</div></div>"),
        format!("<h1>题</h1><div class=share><div hidden>{ARTICLE}</div>分享</div>"),
        format!("<h1>题</h1><noscript>{ARTICLE}</noscript>"),
        format!("<h1>题</h1><textarea style='display:none'>{ARTICLE}</textarea>"),
        format!("<h1>题</h1><textarea>{escaped}</textarea>"),
        format!("<h1>题</h1><template>{ARTICLE}</template>"),
        format!("<h1>题</h1><script type='text/template'>{ARTICLE}</script>"),
        format!("<h1>题</h1><iframe srcdoc=\"{ARTICLE}\"></iframe>"),
        format!("<h1>题</h1><iframe srcdoc=\"{escaped}\"></iframe>"),
        format!("<h1>题</h1><input type=hidden value=\"{escaped}\">"),
        format!("<h1>题</h1><iframe srcdoc=\"<div hidden>{ARTICLE}</div>\"></iframe>"),
        format!("<h1>题</h1>{ARTICLE}<div style='display:none'>站点统计代码 访问量</div>"),
        format!("<h1>题</h1>{ARTICLE}<div hidden>{ARTICLE}</div>"),
        format!("<h1>题</h1><div hidden>{ARTICLE}</div>{ARTICLE}"),
        format!(
            "<h1>题</h1>{ARTICLE}<textarea>{ARTICLE}</textarea><noscript>请启用JavaScript。谢谢。再见。</noscript>"
        ),
        format!("<h1>题</h1>{ARTICLE}<textarea>文明发言。理性评论。</textarea>"),
        format!("<h1>题</h1><nav>首页</nav><xmp>{ARTICLE_TEXT}</xmp>"),
    ] {
        let page = HtmlPage::parse(&html);
        assert_eq!(page.text, format!("题\n{ARTICLE_TEXT}"), "{html}");
        assert_eq!(page.left_out(), None, "{html}");
    }
    // A paragraph shown and the rest hidden: all of it, in order.
    let more = "<p>一年接着一年抓质量。一件接着一件抓落实。久久为功，必见成效，质量一定会成为江州的名片。</p>";
    let page = HtmlPage::parse(&format!("{ARTICLE}<div style='display:none'>{more}</div><p>完。</p>"));
    assert_eq!(page.text.lines().count(), 4);
    assert!(page.text.ends_with("江州的名片。\n完。"), "{}", page.text);
}

#[test]
fn small_articles_in_boxes_of_any_name() {
    for html in [
        "<div class=page-menu-wrap><h1>题</h1><p>全市坚持质量强市，弘扬工匠精神。</p><p>推进制造强国。</p></div>",
        "<div class=sharing><h1>题</h1><p>全市坚持质量强市，弘扬工匠精神。</p><p>推进制造强国。</p></div><div id=left>其他</div>",
        "<div class=nav>首页</div><div id=share-box><h1>题</h1><p>全市坚持质量强市，弘扬工匠精神。<p>推进制造强国。</div>",
        "<header><h1>题</h1><p>全市坚持质量强市，弘扬工匠精神。</p><p>推进制造强国。</p></header><nav>首页</nav>",
        "<div hidden><h1>题</h1><p>全市坚持质量强市，弘扬工匠精神。</p><p>推进制造强国。</p></div><noscript>请启用JavaScript。请刷新。</noscript>",
    ] {
        let text = HtmlPage::parse(html).text;
        assert_eq!(text.replace("\n其他", ""), "题\n全市坚持质量强市，弘扬工匠精神。\n推进制造强国。", "{html}");
    }
    // The foot of a page and a notice for browsers are no articles.
    for html in [
        "<h1>题</h1><footer><p>版权所有，未经许可不得转载。江州日报社主办。</p></footer>",
        "<h1>题</h1><div class=footer><p>版权所有，未经许可不得转载。江州日报社主办。</p></div>",
        "<h1>题</h1><noscript>您的浏览器没有启用JavaScript，请启用后再试。</noscript>",
        "<h1>题</h1><nav>首页。新闻中心频道和专题报道列表。</nav>",
    ] {
        assert_eq!(HtmlPage::parse(html).text, "题", "{html}");
    }
}

#[test]
fn a_page_that_loses_its_text_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let links: String = (0..30).map(|i| format!("<li>江州新闻第{i}条标题</li>")).collect();
    std::fs::write(folder.path().join("a.html"), format!("<nav><ul>{links}</ul></nav><p>正文</p>")).unwrap();
    std::fs::write(folder.path().join("b.html"), format!("<nav><ul>{links}</ul></nav>{}", ARTICLE.repeat(4))).unwrap();
    let outcomes = Corpus::read(folder.path()).unwrap().outcomes().unwrap();
    assert_eq!(column(&outcomes, "warnings"), ["left_out 290 at 0", "-"]);
}

#[test]
fn readings_and_marks_of_notes_are_no_text() {
    for (html, text) in [
        ("<ruby>工<rp>(</rp><rt>gōng</rt><rp>)</rp>匠<rt>jiàng</rt></ruby>精神", "工匠精神"),
        ("<ruby>工匠<rt>gōngjiàng</ruby>精神", "工匠精神"),
        ("<ruby><rb>工<rb>匠<rt>gōng<rt>jiàng</ruby>精神", "工匠精神"),
        ("质量<sup>[1]</sup>强市", "质量强市"),
        ("质量<sup class=reference><a href='#cite_note-1'>[1]</a></sup>强市", "质量强市"),
        ("质量强市<a href='#_ftn2'>②</a>，", "质量强市，"),
        ("质量强市<a href='/page.html#fn3'><sup>3</sup></a>。", "质量强市。"),
        ("质量强市。<sup>12</sup>工匠", "质量强市。工匠"),
        ("质量<sup>〔注3〕</sup>强市<sup>*</sup>", "质量强市"),
        ("面积200m<sup>2</sup>，10<sup>8</sup>千瓦，5平方米<sup>2</sup>", "面积200m2，108千瓦，5平方米2"),
        ("见<a href='#top'>质量强市</a>，<a href='/1.html'>1</a>", "见质量强市，1"),
    ] {
        assert_eq!(HtmlPage::parse(html).text, text, "{html}");
    }
}

#[test]
fn dates_of_json_and_time() {
    for (html, date) in [
        (
            r#"<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2016-09-12T07:05:00+08:00"}</script>"#,
            Some("2016-09-12T07:05:00+08:00"),
        ),
        (
            r#"<script type='application/ld+json'>[{"dateModified":"2017-01-01"},{"datePublished" : "2016\/09\/12"},]</script>"#,
            Some("2016/09/12"),
        ),
        (
            r#"<script type='application/ld+json'>{"dateCreated":"2016-09-12","datePublished":""}</script>"#,
            Some("2016-09-12"),
        ),
        ("<p>发布于<time datetime='2016-09-12'>9月12日</time></p>", Some("2016-09-12")),
        (
            "<aside><time datetime=2018-01-01>昨天</time></aside><article><time datetime=2016-09-12>今天</time></article>",
            Some("2016-09-12"),
        ),
        ("<time datetime=2018-01-01>昨天</time><time datetime=2016-09-12 pubdate>今天</time>", Some("2016-09-12")),
        ("<time datetime=2018-01-01>昨天</time><time datetime=2016-09-12>今天</time>", None),
        ("<meta name=pubdate content=2016-09-12><time datetime=2018-01-01>昨天</time>", Some("2016-09-12")),
        ("<script>var datePublished = 1;</script><time>9月12日</time>", None),
    ] {
        let html = html.replace(r"\\/", r"\/");
        assert_eq!(HtmlPage::parse(&html).date(), date, "{html}");
    }
    let page = r#"<title>题</title><script type="application/ld+json">{"datePublished":"2016-09-12T07:05:00+08:00"}</script><p>质量强市。</p>"#;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.html"), page).unwrap();
    let corpus = Corpus::read(folder.path()).unwrap();
    let cleaned = Cleaner::default().fill_dates(true).clean(&corpus).unwrap();
    assert_eq!(cleaned.corpus().document(0).date().unwrap().to_string(), "2016-09-12");
}

#[test]
fn titles_and_meta() {
    let title = |html: &str| HtmlPage::parse(html).title;
    assert_eq!(title("<title> 质量强市--江州\n日报网 </title>").as_deref(), Some("质量强市--江州 日报网"));
    assert_eq!(title("<title>质量强市_江州网</title><h1>江州网</h1><h1>质量强市</h1>").as_deref(), Some("质量强市"));
    assert_eq!(title("<title></title><h1>质量<br>强市</h1>").as_deref(), Some("质量 强市"));
    assert_eq!(title("<p>甲"), None);
    let page = HtmlPage::parse(
        "<meta name=ArticleTitle content=质量强市><META name='PubDate' content='2016-09-12 07:05'>\
         <meta property=source content=' 江州日报 '><meta name=empty content=''><meta charset=utf-8><title>x</title>",
    );
    assert_eq!(page.title.as_deref(), Some("质量强市"));
    assert_eq!((page.date(), page.source(), page.meta.len()), (Some("2016-09-12 07:05"), Some("江州日报"), 3));
}

#[test]
fn the_messy_page() {
    let page = HtmlPage::parse(&fs::read_to_string(data("messy.html")).unwrap());
    assert_eq!(page.title.as_deref(), Some("以工匠精神铸就质量强市"));
    assert_eq!(page.text.matches("<政府工作报告>").count(), 1, "the hidden print copy is gone");
    for gone in ["siteName", "font-family", "您当前的位置", "分享到", "备案号", "正文开始", "请启用脚本", "print"]
    {
        assert!(!page.text.contains(gone), "{gone}");
    }
    for kept in ["稿源：江州日报\u{A0}\u{A0}2016年9月12日", "责任编辑", "（二〇一六年九月十二日）", "提高1.5个百分点"]
    {
        assert!(page.text.lines().any(|line| line.contains(kept)), "{kept}");
    }
    let what: Vec<&str> = page.removed.iter().map(|r| r.what.as_str()).collect();
    assert_eq!(what, ["div.nav", "span.share", "div hidden", "noscript", "div.footer"]);
}

#[test]
fn a_page_in_gbk_is_the_same_page() {
    let folder = tempfile::tempdir().unwrap();
    let html = fs::read_to_string(data("messy.html")).unwrap();
    let (gbk, _, has_faults) = encoding_rs::GBK.encode(&html);
    assert!(!has_faults);
    fs::write(folder.path().join("gbk.HTM"), &gbk).unwrap();
    fs::write(folder.path().join("utf8.html"), &html).unwrap();
    let corpus = Corpus::read(folder.path()).unwrap();
    assert_eq!(corpus.text(0), corpus.text(1));
    let outcomes = corpus.outcomes().unwrap();
    assert_eq!(column(&outcomes, "encoding"), ["GB18030", "UTF-8"]);
    assert_eq!(column(&outcomes, "html"), ["true", "true"]);
    // The page still claims UTF-8: the bytes win, and the lie is reported.
    assert_eq!(column(&outcomes, "warnings"), ["not_as_declared 1 at 0", "-"]);
    let forced = CorpusReader::default().encoding(Encoding::UTF_8).read(folder.path()).unwrap();
    assert!(column(&forced.outcomes().unwrap(), "undecodable")[0].parse::<u32>().unwrap() > 1000);
}

#[test]
fn html_columns_by_name_or_by_choice() {
    let frame = |name: &str| {
        let text = tifa::polars::prelude::Column::new(name.into(), ["<p>学习<政府工作报告>。</p><p>质量</p>", ""]);
        tifa::polars::prelude::DataFrame::new(2, vec![text]).unwrap()
    };
    let read = |reader: CorpusReader, name| reader.frame(&frame(name)).unwrap();
    let named = read(CorpusReader::default(), "content_html");
    assert_eq!((named.text(0), named.text(1)), ("学习<政府工作报告>。\n质量", ""));
    assert_eq!(column(&named.outcomes().unwrap(), "status"), ["text", "empty"]);
    assert_eq!(read(CorpusReader::default().html(true), "text").text(0), named.text(0));
    let plain = read(CorpusReader::default(), "text");
    assert!(plain.text(0).starts_with("<p>"));
    assert_eq!(column(&plain.outcomes().unwrap(), "warnings"), ["looks_like_html 1 at 0", "-"]);
    assert!(read(CorpusReader::default().html(false), "content_html").text(0).starts_with("<p>"));
}

#[test]
fn any_soup_reads_without_panic_and_hostile_nesting_in_linear_time() {
    let parts = [
        "<p>",
        "</p>",
        "<div class=nav>",
        "</div>",
        "<span id=share>",
        "</span>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<li>",
        "<pre>",
        "</pre>",
        "<script>",
        "</script>",
        "<title>",
        "</title>",
        "<!--",
        "-->",
        "<h1>",
        "</h1>",
        "<",
        ">",
        "&",
        "&#0;",
        "&#xD800;",
        "\"",
        "'",
        "<政",
        "</政>",
        "<a政 b=",
        "甲。",
        " ",
        "\r\n",
        "\0",
        "<br>",
        "<![CDATA[",
        "<p hidden>",
        "<article>",
        "</article>",
        "<meta name=a content=b>",
        "<svg/>",
        "<textarea>",
        "=",
        "x",
    ];
    let mut rng = fastrand::Rng::with_seed(11);
    for _ in 0..3_000 {
        let html: String = (0..rng.usize(..40)).filter_map(|_| rng.choice(parts)).collect();
        let page = HtmlPage::parse(&html);
        assert!(page.text.lines().all(|line| !line.trim().is_empty()), "{html:?}");
    }
    for part in ["<div class=nav>甲。", "<b>", "<p hidden>", "<td>", "</b>", "<li><ul>", "<h1>题", "<", "<!--", "<a "]
    {
        let page = HtmlPage::parse(&part.repeat(5_000));
        assert!(page.text.len() <= part.len() * 5_000 * 2);
    }
}
