// Streamlit has no translations: this puts its own English words into Vietnamese as they appear.
// Our own texts come from text/vi.toml and are never touched.
"use strict";
Object.defineProperty(navigator, "language", { get: () => "vi-VN" });
Object.defineProperty(navigator, "languages", { get: () => ["vi-VN", "vi"] });

(() => {
  const WORDS = {
    "Upload": "Chọn tệp", "Browse files": "Chọn tệp", "Drag and drop files here": "Kéo thả tệp vào đây",
    "Drag and drop file here": "Kéo thả tệp vào đây", "Drop files here": "Thả tệp vào đây",
    "Choose an option": "Chọn", "Choose options": "Chọn", "Select": "Chọn", "No results": "Không có kết quả",
    "No options to select": "Không có lựa chọn", "Select all": "Chọn tất cả", "Clear all": "Bỏ chọn tất cả", "Clear value": "Xóa",
    "Press Enter to apply": "Nhấn Enter để áp dụng", "Press Enter to submit form": "Nhấn Enter để gửi",
    "Print": "In", "Record screen": "Ghi màn hình", "Record a screencast": "Ghi màn hình", "Settings": "Cài đặt", "Rerun": "Tải lại",
    "About": "Giới thiệu", "System": "Theo máy", "Light": "Sáng", "Dark": "Tối", "Made with Streamlit": "Làm bằng Streamlit",
    "Made with": "Làm bằng", "Auto rerun": "Tự tải lại", "Wide mode": "Trang rộng", "Appearance": "Giao diện", "Theme": "Giao diện",
    "Download as CSV": "Tải CSV", "Search": "Tìm", "Fullscreen": "Toàn màn hình", "Close fullscreen": "Thoát toàn màn hình",
    "Show/hide columns": "Hiện, ẩn cột", "Connecting": "Đang kết nối", "Connecting...": "Đang kết nối…", "Connection error": "Mất kết nối",
    "Page not found": "Không có trang này", "Close": "Đóng", "Cancel": "Hủy", "Stop": "Dừng", "Running...": "Đang chạy…", "RUNNING...": "ĐANG CHẠY…",
    "Loading...": "Đang tải…", "Please wait...": "Xin chờ…", "Main menu": "Trình đơn chính", "Open sidebar": "Mở trình đơn", "Close sidebar": "Đóng trình đơn",
    "Expand sidebar": "Mở trình đơn", "Collapse sidebar": "Đóng trình đơn", "View more": "Xem thêm", "View less": "Thu gọn", "More": "Thêm", "Next page": "Trang sau",
    "Previous page": "Trang trước", "Next": "Sau", "Previous": "Trước", "Remove file": "Bỏ tệp", "Delete file": "Bỏ tệp", "Clear": "Xóa", "Open": "Mở",
    "Previous month": "Tháng trước", "Next month": "Tháng sau", "Previous month.": "Tháng trước", "Next month.": "Tháng sau", "Select a date.": "Chọn ngày", "Calendar.": "Lịch", "Calendar": "Lịch",
    "This field is required": "Phải chọn", "Invalid date": "Ngày không đúng", "Show help": "Xem giải thích", "open": "mở", "Go to page": "Đến trang",
    "Skip to main content": "Đến nội dung chính", "Logo": "Biểu trưng", "App pages": "Các trang", "Choose date": "Chọn ngày",
    "Failed to generate file for download": "Chưa lập được tệp. Tải lại trang để xem lý do.",
    "Copy to clipboard": "Chép", "Copied": "Đã chép", "Increment": "Tăng", "Decrement": "Giảm",
    "Copy version to clipboard": "Chép số phiên bản", "Made with Streamlit v": "Làm bằng Streamlit v", "Dismiss": "Đóng", "Sidebar": "Trình đơn",
    "Navigate to home page": "Về trang đầu", "Pagination": "Phân trang", "file upload": "chọn tệp", "required": "bắt buộc", "(required)": "(bắt buộc)",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "Dùng phím mũi tên để chọn ngày, Enter để nhận, Escape để đóng.",
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": "Chương trình đã dừng. Khởi động lại rồi tải lại trang này.",
    "This app has encountered an error. The original error message is redacted to prevent data leaks.": "Có lỗi xảy ra. Tải lại trang; nếu vẫn lỗi, báo cán bộ công nghệ thông tin.",
    "The page that you have requested does not seem to exist. Running the app's main page.": "Không có trang này; đang mở trang Tổng quan.",
  };
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const PATTERNS = [
    [/^(\d+(?:\.\d+)?) ?(KB|MB|GB|B) per file(.*)$/i, "tối đa $1 $2 mỗi tệp$3"],
    [/^Limit (\d+) ?(KB|MB|GB) per file(.*)$/i, "tối đa $1 $2 mỗi tệp$3"],
    [/^(.*) files are not allowed\.$/, "Không nhận tệp loại $1."],
    [/^File must be (.*) or smaller\.$/, "Tệp không được lớn hơn $1."],
    [/^Showing page (\d+) of (\d+)$/, "Trang $1 trong $2"],
    [/^Page (\d+) of (\d+)$/, "Trang $1 trong $2"],
    [/^(?:Go to page|Page) (\d+)$/, "Trang $1"],
    [/^Remove (.+)$/, "Bỏ $1"],
    [/^Clear (.+)$/, "Xóa $1"],
    [/^Selected (.+?)\. (.+)$/, "Đang chọn $1. $2"],
    [/^(\d+) options? available\.$/, "$1 lựa chọn."],
    [/^Selected Date: (\w+) (\d+), (\d+)$/, (_, month, day, year) => `Ngày đang chọn: ${day}/${MONTHS.indexOf(month) + 1}/${year}`],
    [/^Help for (.+)$/, "Giải thích: $1"],
    [/^(\d+) more$/, "thêm $1"],
    [/^Could not find page: (.*)$/, "Không có trang $1"],
  ];
  const OURS = ".stHtml, .js-plotly-plot, [data-testid=stMarkdownContainer]";
  const STILL_THEIRS = "[data-testid=stFileUploader], [role=dialog], [role=menu], [data-testid=stMainMenu], [data-testid=stStatusWidget], [data-testid=stTooltipContent], [data-testid=stElementToolbar], .modebar";
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt", "data-title"];

  const translate = (text) => {
    const plain = text.trim();
    if (!plain) return null;
    if (Object.hasOwn(WORDS, plain)) return text.replace(plain, WORDS[plain]);
    for (const [pattern, words] of PATTERNS) if (pattern.test(plain)) return text.replace(plain, plain.replace(pattern, words));
    return null;
  };
  // options of a list are ours, but for the sentence that stands there when there are none
  const isOption = (node) => node.parentElement?.closest("[role=option]") && node.data.trim() !== "No results";
  const isOurs = (element) => element && element.closest(OURS) && !element.closest(STILL_THEIRS);

  const visitText = (node) => {
    if (isOurs(node.parentElement) || isOption(node) || node.parentElement?.closest("input, textarea, script, style")) return;
    const words = translate(node.data);
    if (words !== null && words !== node.data) node.data = words;
  };
  const visitElement = (element) => {
    if (isOurs(element)) return;
    for (const name of ATTRIBUTES) {
      const value = element.getAttribute(name);
      const words = value && translate(value);
      if (words && words !== value) element.setAttribute(name, words);
    }
  };
  const visit = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return visitText(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    visitElement(root);
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
      if (walker.currentNode.nodeType === Node.TEXT_NODE) visitText(walker.currentNode);
      else visitElement(walker.currentNode);
    }
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(visit);
      else if (change.type === "attributes") visitElement(change.target);
      else visitText(change.target);
    }
  }).observe(document.documentElement, {
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });

  // the last day before today on which this browser was here: dashboard/since.py tells what changed since
  const KEEP = "; path=/; max-age=34560000; samesite=strict" + (location.protocol === "https:" ? "; secure" : "");
  const cookie = (name) => (document.cookie.match(new RegExp("(?:^|; )" + name + "=(\\d{4}-\\d\\d-\\d\\d)")) || [])[1];
  const today = new Date(Date.now() + 7 * 3600 * 1000).toISOString().slice(0, 10);   // Viet Nam, UTC+7
  const visited = cookie("dunghan-visited");
  if (visited && visited !== today) document.cookie = "dunghan-visited-before=" + visited + KEEP;
  document.cookie = "dunghan-visited=" + today + KEEP;
})();
