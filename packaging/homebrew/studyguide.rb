# brew install --HEAD --formula packaging/homebrew/studyguide.rb, in a checkout of the repository.
class Studyguide < Formula
  desc "Study guides for newcomers, from research papers"
  homepage "https://pandoc.org"
  license "MIT"
  head "file://#{File.expand_path("../..", __dir__)}", using: :git, branch: "main"

  depends_on "make" => :build
  depends_on "pkgconf" => :build
  depends_on "lua"
  depends_on "pandoc"
  depends_on "poppler"

  uses_from_macos "curl"
  uses_from_macos "zlib"

  def install
    system "gmake", "install", "PREFIX=#{prefix}", "DATADIR="
  end

  test do
    (testpath/"paper.md").write "# One\n\nA cache is a small memory.\n"
    assert_match "## One", shell_output("#{bin}/studyguide build paper.md")
  end
end
