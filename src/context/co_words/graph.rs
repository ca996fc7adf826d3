//! Networks as files for Gephi, igraph and networkx.

use std::io::Write;
use std::path::Path;

use super::clusters::Clusters;
use super::shared::{SharedContexts, TermSimilarity};
use crate::error::Result;
use crate::stats::hierarchy::pair;
use crate::table::write_whole;

impl SharedContexts {
    /// Writes the network as GraphML: a node per term with `label`,
    /// `contexts` and `community`, an edge per pair that shares at least `min_count` contexts
    /// (and one in any case) with `weight` (those contexts) and `ochiai`.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the file cannot be written.
    pub fn write_graphml(&self, path: impl AsRef<Path>, min_count: u64) -> Result<()> {
        self.write_network(path.as_ref(), min_count, &[])
    }

    fn write_network(&self, path: &Path, min_count: u64, clusters: &[u32]) -> Result<()> {
        write_whole(path, |file| {
            writeln!(file, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
            writeln!(file, r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"#)?;
            for (id, of, name, kind) in [
                ("label", "node", "label", "string"),
                ("contexts", "node", "contexts", "long"),
                ("community", "node", "community", "int"),
                ("cluster", "node", "cluster", "int"),
                ("weight", "edge", "weight", "double"),
                ("ochiai", "edge", "ochiai", "double"),
            ] {
                if id != "cluster" || !clusters.is_empty() {
                    writeln!(file, r#"  <key id="{id}" for="{of}" attr.name="{name}" attr.type="{kind}"/>"#)?;
                }
            }
            writeln!(file, r#"  <graph edgedefault="undirected">"#)?;
            for (i, (term, community)) in self.terms.iter().zip(self.communities()).enumerate() {
                let (label, contexts) = (escaped(term), self.contexts[i]);
                write!(
                    file,
                    r#"    <node id="n{i}"><data key="label">{label}</data><data key="contexts">{contexts}</data>"#
                )?;
                write!(file, r#"<data key="community">{community}</data>"#)?;
                if let Some(cluster) = clusters.get(i) {
                    write!(file, r#"<data key="cluster">{cluster}</data>"#)?;
                }
                writeln!(file, "</node>")?;
            }
            let n = self.terms.len();
            for (i, j) in (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j))) {
                let both = self.both[pair(i, j, n)];
                if both >= min_count.max(1) {
                    let ochiai = self.similarity(TermSimilarity::Ochiai, i, j);
                    let data = format!(r#"<data key="weight">{both}</data><data key="ochiai">{ochiai}</data>"#);
                    writeln!(file, r#"    <edge source="n{i}" target="n{j}">{data}</edge>"#)?;
                }
            }
            writeln!(file, "  </graph>\n</graphml>")
        })
    }
}

impl Clusters {
    /// As [`SharedContexts::write_graphml`], with the `cluster` of each node.
    ///
    /// # Errors
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) where the file cannot be written.
    pub fn write_graphml(&self, path: impl AsRef<Path>, min_count: u64) -> Result<()> {
        self.shared().write_network(path.as_ref(), min_count, &self.numbers().collect::<Vec<u32>>())
    }
}

/// Text as XML has it; characters that XML forbids are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}
